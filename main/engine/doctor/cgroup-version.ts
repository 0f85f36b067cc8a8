import { AppError } from '../../../contracts/app-error.ts';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

/** From this minor version on the kubelet refuses version 1 (KEP 5573). */
const refusedFrom = 35;

/** The engine's control groups have a version that the Kubernetes of the nodes starts on. */
export const cgroupVersionCheck: Check = {
  id: 'cgroup-version',
  title: 'Control groups',
  concernsUp: true,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.containerEngine.state === 'running' ? null : 'They are known when the container engine runs.',
  look: (context) => Promise.resolve(judge(context)),
};

function judge({ hardware: { containerEngine: engine }, nodeImage }: CheckContext): CheckOutcome {
  if (engine.state !== 'running') return { state: 'skipped', says: 'The container engine does not run.' };
  if (engine.cgroupVersion === 'unknown') return { state: 'skipped', says: 'The engine does not tell their version.' };
  if (engine.cgroupVersion === '2') return { state: 'passed', says: 'The engine uses version 2.' };
  const minor = minorOf(nodeImage);
  if (engine.rootless || (minor !== null && minor >= refusedFrom)) {
    const kubernetes = minor === null ? 'without root' : `1.${String(minor)}`;
    const { code, message, remedy } = new AppError('docker.cgroup-v1', { kubernetes });
    return { state: 'failed', code, says: message, remedy };
  }
  return {
    state: 'warned',
    says: 'The engine uses version 1, and Kubernetes from 1.35 on does not start on it.',
    remedy:
      'Boot with version 2 (the kernel’s option systemd.unified_cgroup_hierarchy=1), or choose a node image of Kubernetes 1.34 or older with --node-image.',
  };
}

/** The minor version that the tag of a node's image names (`kindest/node:v1.34.4`), or null. */
function minorOf(nodeImage: string | null): number | null {
  const found = /:v?1\.(\d+)(\.|@|-|$)/.exec(nodeImage ?? '')?.[1];
  return found === undefined ? null : Number(found);
}
