import { gatewayNodePort } from '../gateway-port.ts';

/** As many pods as a node has addresses for: the whole platform on one node runs into kubelet's default of 110. */
const podsPerNode = 250;

/**
 * The node image that kind 0.33.0 uses where none is named, as its release notes give it. Named here so that it can be
 * pulled beforehand, with progress.
 */
export const defaultNodeImage =
  'kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5';

export interface KindPorts {
  /** Port of 127.0.0.1 for the API server; fixed, or it would change with every start. */
  readonly apiServer: number;
  /** Port of 127.0.0.1 that leads to the gateway's node port. */
  readonly gateway: number;
}

export interface KindConfigInput {
  readonly name: string;
  readonly nodes: number;
  readonly ports: KindPorts;
  /** Path in the node containers that says whose they are. */
  readonly mark: string;
}

/**
 * kind's configuration as JSON, which is YAML. The first node is the control plane, all others are workers. Ports are
 * bound to 127.0.0.1 only. The issuer of service account tokens is the one that Kubeflow's login between services
 * expects; the API server goes on serving its discovery document.
 */
export function kindConfig({ name, nodes, ports, mark }: KindConfigInput): string {
  // A bind mount is the only thing in a kind node that its maker can choose and Docker alone can show later.
  const extraMounts = [{ hostPath: '/dev/null', containerPath: mark, readOnly: true }];
  const gateway = {
    containerPort: gatewayNodePort,
    hostPort: ports.gateway,
    listenAddress: '127.0.0.1',
    protocol: 'TCP',
  };
  const controlPlane = { role: 'control-plane', extraPortMappings: [gateway], extraMounts };
  const workers = Array.from({ length: nodes - 1 }, () => ({ role: 'worker', extraMounts }));
  const config = {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name,
    networking: { apiServerAddress: '127.0.0.1', apiServerPort: ports.apiServer },
    kubeadmConfigPatches: patches().map((patch) => JSON.stringify(patch)),
    nodes: [controlPlane, ...workers],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** kind applies a patch where kind and version match: which version it uses depends on that of the node image. */
function patches(): object[] {
  const issuer = 'https://kubernetes.default.svc';
  const cluster = 'ClusterConfiguration';
  return [
    {
      kind: cluster,
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      apiServer: { extraArgs: { 'service-account-issuer': issuer } },
    },
    {
      kind: cluster,
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      apiServer: { extraArgs: [{ name: 'service-account-issuer', value: issuer }] },
    },
    { kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1', maxPods: podsPerNode },
  ];
}
