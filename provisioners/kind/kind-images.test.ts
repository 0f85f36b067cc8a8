import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../test/fakes/fake-host.ts';
import { ownerMark } from '../owner-mark.ts';
import { imageNames, kindNodeImages } from './kind-images.ts';

// Recorded from `ctr --namespace k8s.io images list --quiet` in a node into which an archive was loaded.
const recorded = `docker.io/kit/tools:1
docker.io/kit/tools:archive
import-2026-11-23@sha256:d5e46ef210d63074adccd7a4ceab2d497a1af67ce85f1bace68f2f43615bd50b
registry.k8s.io/pause:3.10.1
sha256:1bcde024b639035b79f4d925d147fbd9f27f03b0a453c3c7647b4ef4b845dc1d
`;

describe('the images of the nodes', () => {
  it('are those with a name', () => {
    expect(imageNames(recorded)).toEqual([
      'docker.io/kit/tools:1',
      'docker.io/kit/tools:archive',
      'registry.k8s.io/pause:3.10.1',
    ]);
  });

  it('are those that every node holds', async () => {
    const lists: Record<string, string> = { a: recorded, b: 'registry.k8s.io/pause:3.10.1\ndocker.io/kit/tools:1\n' };
    const host = fakeHost({
      docker: {
        containers: async () => Object.keys(lists).map((id) => nodeOf(id)),
        exec: async (id) => ({ exitCode: 0, stdout: lists[id] ?? '', stderr: '' }),
      },
    });
    const context = { host, signal: new AbortController().signal, tool: async (name: string) => name };
    expect(await kindNodeImages('lab', context)).toEqual(['docker.io/kit/tools:1', 'registry.k8s.io/pause:3.10.1']);
  });

  it('are never none because a node could not tell', async () => {
    const host = fakeHost({
      docker: {
        containers: async () => [nodeOf('a')],
        exec: async () => ({ exitCode: 1, stdout: '', stderr: 'no containerd' }),
      },
    });
    const context = { host, signal: new AbortController().signal, tool: async (name: string) => name };
    await expect(kindNodeImages('lab', context)).rejects.toThrow(/no containerd/);
  });
});

function nodeOf(id: string) {
  return {
    id,
    name: id,
    image: 'node',
    state: 'running' as const,
    labels: {},
    createdAt: '',
    ports: [],
    mounts: [{ type: 'bind', name: null, destination: ownerMark('/home/test/.slipway') }],
  };
}
