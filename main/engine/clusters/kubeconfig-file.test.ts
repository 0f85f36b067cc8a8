import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { mergeKubeconfig, unmergeKubeconfig } from './kubeconfig-file.ts';

const path = '/home/test/.kube/config';
const kubeconfig = `
apiVersion: v1
kind: Config
clusters: [{name: kind-lab, cluster: {server: 'https://127.0.0.1:16443'}}]
contexts: [{name: kind-lab, context: {cluster: kind-lab, user: kind-lab}}]
users: [{name: kind-lab, user: {client-key-data: REVG}}]
current-context: kind-lab
`;
const users =
  '# mine\napiVersion: v1\nclusters:\n- name: work\n  cluster: {server: https://work.example.com}\ncontexts: []\n';

function place(text?: string) {
  const files = memoryFiles(text === undefined ? {} : { [path]: text });
  return { files, host: fakeHost({ files }), read: () => files.contents()[path] };
}

describe('the user’s kubeconfig', () => {
  it('gets a context, and is as it was when that is taken out', async () => {
    const { host, read, files } = place(users);
    expect(await mergeKubeconfig(host, 'lab', kubeconfig)).toEqual({ path, context: 'slipway-lab' });
    expect(parse(read() ?? '')).toMatchObject({
      clusters: [{ name: 'work' }, { name: 'slipway-lab', cluster: { server: 'https://127.0.0.1:16443' } }],
      contexts: [{ name: 'slipway-lab', context: { cluster: 'slipway-lab', user: 'slipway-lab' } }],
      users: [{ name: 'slipway-lab', user: { 'client-key-data': 'REVG' } }],
    });
    await unmergeKubeconfig(host, 'lab');
    expect(files.contents()).toEqual({ [path]: users });
  });

  it('keeps nothing of the user’s in Slipway’s folder', async () => {
    const { host, files } = place(users.replace('cluster: {', 'cluster: {token: secret, '));
    await mergeKubeconfig(host, 'lab', kubeconfig);
    const ours = Object.entries(files.contents()).filter(([name]) => name !== path);
    expect(ours).toHaveLength(1);
    expect(ours[0]?.[1]).not.toContain('secret');
  });

  it('is made where there was none, and removed again', async () => {
    const { host, read, files } = place();
    await mergeKubeconfig(host, 'lab', kubeconfig);
    expect(parse(read() ?? '')).toMatchObject({ 'current-context': 'slipway-lab' });
    expect((await files.stat(path))?.mode).toBe(0o600);
    await unmergeKubeconfig(host, 'lab');
    expect(files.contents()).toEqual({});
  });

  it('gets the new address of a cluster that was made anew, once', async () => {
    const { host, read } = place(users);
    await mergeKubeconfig(host, 'lab', kubeconfig);
    await mergeKubeconfig(host, 'lab', kubeconfig.replace('16443', '16999'));
    expect(read()?.match(/slipway-lab/g)).toHaveLength(5);
    expect(read()).toContain('16999');
    expect(read()).not.toContain('16443');
  });

  it('keeps what others wrote meanwhile', async () => {
    const { host, read, files } = place(users);
    await mergeKubeconfig(host, 'lab', kubeconfig);
    await mergeKubeconfig(host, 'two', kubeconfig);
    await files.writeAtomic(path, `${read() ?? ''}current-context: slipway-lab # chosen\n`);
    await unmergeKubeconfig(host, 'lab');
    expect(parse(read() ?? '')).toMatchObject({
      clusters: [{ name: 'work' }, { name: 'slipway-two' }],
      'current-context': '',
    });
    expect(read()).toContain('# chosen');
    expect(read()).not.toContain('slipway-lab');
  });

  it.each(['clusters: [\n', 'just words\n', '- a list\n'])('is not touched where it is invalid: %j', async (text) => {
    const { host, files } = place(text);
    await expect(mergeKubeconfig(host, 'lab', kubeconfig)).rejects.toMatchObject({
      code: 'kubeconfig.invalid',
      data: { path },
    });
    expect(files.contents()).toEqual({ [path]: text });
  });

  it('is not touched where it was broken after the merge', async () => {
    const { host, read, files } = place(users);
    await mergeKubeconfig(host, 'lab', kubeconfig);
    await files.writeAtomic(path, 'clusters: [\n');
    await expect(unmergeKubeconfig(host, 'lab')).rejects.toMatchObject({ code: 'kubeconfig.invalid' });
    expect(read()).toBe('clusters: [\n');
  });

  it('is left where nothing was merged', async () => {
    const { host, files } = place(users);
    await unmergeKubeconfig(host, 'lab');
    expect(files.contents()).toEqual({ [path]: users });
  });
});
