import { describe, expect, it } from 'vitest';
import { kindConfig } from './kind-config.ts';

const config = (nodes: number) =>
  JSON.parse(
    kindConfig({ name: 'lab', nodes, ports: { apiServer: 16_443, gateway: 8080 }, mark: '/etc/slipway/ab' }),
  ) as {
    networking: object;
    kubeadmConfigPatches: string[];
    nodes: { role: string; extraMounts: object[]; extraPortMappings?: object[] }[];
  };

describe('the configuration for kind', () => {
  it('keeps every port on this computer', () => {
    expect(config(1).networking).toEqual({ apiServerAddress: '127.0.0.1', apiServerPort: 16_443 });
    expect(config(2).nodes.flatMap((node) => node.extraPortMappings ?? [])).toEqual([
      { containerPort: 30_080, hostPort: 8080, listenAddress: '127.0.0.1', protocol: 'TCP' },
    ]);
  });

  it('marks every node', () => {
    const { nodes } = config(3);
    expect(nodes.map((node) => node.role)).toEqual(['control-plane', 'worker', 'worker']);
    for (const node of nodes)
      expect(node.extraMounts).toEqual([{ hostPath: '/dev/null', containerPath: '/etc/slipway/ab', readOnly: true }]);
  });

  it('sets the issuer in both versions of kubeadm, and room for pods', () => {
    const patches = config(1).kubeadmConfigPatches.map((patch) => JSON.parse(patch) as object);
    expect(patches).toMatchObject([
      {
        apiVersion: 'kubeadm.k8s.io/v1beta3',
        apiServer: { extraArgs: { 'service-account-issuer': 'https://kubernetes.default.svc' } },
      },
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        apiServer: { extraArgs: [{ name: 'service-account-issuer', value: 'https://kubernetes.default.svc' }] },
      },
      { kind: 'KubeletConfiguration', maxPods: 250 },
    ]);
  });
});
