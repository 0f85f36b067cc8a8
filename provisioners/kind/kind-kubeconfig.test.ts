import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../test/fakes/memory-files.ts';
import type { ContainerFacts } from '../host.ts';
import { forThisComputer, readKubeconfig } from './kind-kubeconfig.ts';

const admin = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: QUJD
    server: https://lab-control-plane:6443
  name: lab
contexts:
- context: {cluster: lab, user: kubernetes-admin}
  name: kubernetes-admin@lab
current-context: kubernetes-admin@lab
kind: Config
users:
- name: kubernetes-admin
  user: {client-key-data: REVG}
`;

const node: ContainerFacts = {
  id: 'id',
  name: 'lab-control-plane',
  image: 'node',
  state: 'running',
  labels: { 'io.x-k8s.kind.role': 'control-plane' },
  createdAt: '',
  ports: [{ container: 6443, host: 16_443, address: '127.0.0.1' }],
  mounts: [],
};
const path = '/home/test/.slipway/clusters/lab/kubeconfig';

describe('the kubeconfig of a cluster', () => {
  it('is the administrator’s with the address that leads there from here', () => {
    expect(JSON.parse(forThisComputer(admin, 'lab', 16_443))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'kind-lab', cluster: { 'certificate-authority-data': 'QUJD', server: 'https://127.0.0.1:16443' } },
      ],
      contexts: [{ name: 'kind-lab', context: { cluster: 'kind-lab', user: 'kind-lab' } }],
      users: [{ name: 'kind-lab', user: { 'client-key-data': 'REVG' } }],
      'current-context': 'kind-lab',
    });
    expect(() => forThisComputer('clusters: []', 'lab', 1)).toThrow(/cannot be read/);
  });

  it('is the one that kind wrote', async () => {
    const host = fakeHost({ files: memoryFiles({ [path]: 'server: here' }) });
    expect(await readKubeconfig(host, 'lab', [node])).toBe('server: here');
  });

  it('is read from the control plane where the file was lost, or left empty by kind, and kept', async () => {
    const files = memoryFiles({ [path]: 'apiVersion: v1\nkind: Config\n' });
    const host = fakeHost({ files, docker: { exec: async () => ({ exitCode: 0, stdout: admin, stderr: '' }) } });
    const text = await readKubeconfig(host, 'lab', [node]);
    expect(text).toContain('https://127.0.0.1:16443');
    expect(files.contents()[path]).toBe(text);
    expect((await files.stat(path))?.mode).toBe(0o600);
  });

  it('cannot be had from a node that does not run, or is not set up yet', async () => {
    const docker = { exec: async () => ({ exitCode: 1, stdout: '', stderr: 'no such file' }) };
    const host = fakeHost({ files: memoryFiles(), docker });
    await expect(readKubeconfig(host, 'lab', [{ ...node, state: 'exited' }])).rejects.toMatchObject({
      code: 'cluster.not-running',
    });
    await expect(readKubeconfig(host, 'lab', [node])).rejects.toMatchObject({ code: 'cluster.not-ready' });
  });
});
