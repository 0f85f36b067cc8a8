import { kindProvisioner } from '../../../provisioners/kind/kind.ts';
import { minikubeProvisioner } from '../../../provisioners/minikube/minikube.ts';
import type { Provisioner } from '../../../provisioners/provisioner.ts';
import { rehearsalProvisioner } from '../../../provisioners/rehearsal/rehearsal.ts';

/** Every provisioner that Slipway has. A new one is a folder in `provisioners/` and a line here. */
export const allProvisioners: readonly [Provisioner, ...Provisioner[]] = [
  kindProvisioner,
  minikubeProvisioner,
  rehearsalProvisioner,
];
