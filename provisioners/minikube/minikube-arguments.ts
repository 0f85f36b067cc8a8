import { AppError } from '../../contracts/app-error.ts';
import { gatewayNodePort } from '../gateway-port.ts';
import type { DockerInfo } from '../host.ts';
import type { ClusterSpec } from '../provisioner.ts';

/** As many pods as a node has addresses for: the whole platform on one node runs into kubelet's default of 110. */
const podsPerNode = 250;

/** The issuer of service account tokens that Kubeflow's login between services expects. */
const issuer = 'https://kubernetes.default.svc';

/** Networks that every Docker has: minikube would put a cluster of that name on them. */
const reservedNames: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'default', 'ingress']);

/** Throws `minikube.one-node` or `minikube.reserved-name` for what cannot be made. */
export function refuseImpossible({ name, nodes }: Pick<ClusterSpec, 'name' | 'nodes'>): void {
  if (nodes > 1) throw new AppError('minikube.one-node', { nodes });
  if (reservedNames.has(name)) throw new AppError('minikube.reserved-name', { cluster: name });
}

/**
 * What minikube is to make clusters with: its driver `docker` on every platform, for its virtual machines can neither
 * be marked as ours nor be given a GPU. Throws `minikube.driver` where the container engine is none that it takes.
 */
export function minikubeDriver(engine: Pick<DockerInfo, 'operatingSystem' | 'rootless'>): readonly string[] {
  if (/podman/i.test(engine.operatingSystem))
    throw new AppError('minikube.driver', { why: "it is Podman, and minikube's driver for it is experimental" });
  return ['--driver=docker', ...(engine.rootless ? ['--rootless=true'] : [])];
}

/**
 * The arguments of `minikube start` that make a cluster, without its name: the same are given at every later start.
 * Ports are bound to 127.0.0.1 only. The node gets all that the container engine has, as with kind: what is too little
 * for the platform the plan says.
 */
export function startArguments(spec: ClusterSpec, mark: string, driver: readonly string[]): string[] {
  return [
    ...driver,
    // GPUs reach containers of Docker only; minikube refuses any other runtime.
    `--container-runtime=${spec.gpus === true ? 'docker' : 'containerd'}`,
    // No image, and the same for both runtimes; a cluster of one node needs no other.
    '--cni=bridge',
    '--nodes=1',
    '--cpus=no-limit',
    '--memory=no-limit',
    '--embed-certs=true',
    '--listen-address=127.0.0.1',
    `--ports=127.0.0.1:${String(spec.gatewayPort)}:${String(gatewayNodePort)}`,
    // A mount is the only thing in the container that its maker can choose and Docker alone can show later.
    `--mount-string=/dev/null:${mark}:ro`,
    `--extra-config=apiserver.service-account-issuer=${issuer}`,
    `--extra-config=kubelet.max-pods=${String(podsPerNode)}`,
    ...(spec.gpus === true ? ['--gpus=nvidia'] : []),
    ...(spec.nodeImage === null ? [] : [`--base-image=${spec.nodeImage}`]),
  ];
}
