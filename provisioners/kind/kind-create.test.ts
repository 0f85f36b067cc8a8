import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { collect } from '../../test/fakes/collect.ts';
import { fakeHost, type HostOverrides } from '../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../test/fakes/memory-files.ts';
import type { ContainerFacts } from '../host.ts';
import { ownerMark } from '../owner-mark.ts';
import { createKindCluster } from './kind-create.ts';

const home = '/home/test/.slipway';
const folder = `${home}/clusters/lab`;
const spec = { name: 'lab', nodes: 1, nodeImage: 'node:1', gatewayPort: 8080, folder };
const printed = readFileSync(join(import.meta.dirname, 'fixtures/create-wait.txt'), 'utf8');
const taken = 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "lab"\n';

const node = (destination = ownerMark(home)): ContainerFacts => ({
  ...{ id: 'lab-control-plane', name: 'lab-control-plane', image: 'node:1', state: 'running', createdAt: '' },
  labels: { 'io.x-k8s.kind.role': 'control-plane', 'io.x-k8s.kind.cluster': 'lab' },
  ports: [{ container: 6443, host: 16_443, address: '127.0.0.1' }],
  mounts: [{ type: 'bind', name: null, destination }],
});

interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly nodes?: ContainerFacts[];
  /** What kind ends with, one creation after the other; then it succeeds. */
  readonly failures?: string[];
  readonly hasStorageClass?: boolean;
  readonly isReady?: boolean;
  readonly hasImage?: boolean;
}

/** A computer whose Docker and kind are lists in memory. */
function world({
  nodes = [],
  failures = [],
  hasStorageClass = true,
  isReady = true,
  hasImage = true,
  ...more
}: World = {}) {
  const files = memoryFiles(more.files);
  const commands: string[] = [];
  let time = 0;
  const run: NonNullable<HostOverrides['processes']>['run'] = async (_command, args, options) => {
    commands.push(args.slice(0, 2).join(' '));
    if (args[0] !== 'create') return { exitCode: 0, stdout: '', stderr: '' };
    const stderr = failures.shift();
    nodes.push(node());
    if (stderr !== undefined) return { exitCode: 1, stdout: '', stderr };
    for (const line of printed.split('\n')) options?.onLine?.('stderr', line);
    await files.writeAtomic(`${folder}/kubeconfig`, 'server: here');
    return { exitCode: 0, stdout: '', stderr: printed };
  };
  const answers = (path: string): unknown => {
    if (path.includes('storageclasses')) return { items: hasStorageClass ? [{}] : [] };
    if (path.includes('leases'))
      return { items: [{ metadata: { name: node().name }, spec: { renewTime: '2026-01-01T00:00:00Z' } }] };
    return {
      items: [
        {
          metadata: { name: node().name },
          status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
        },
      ],
    };
  };
  const host = fakeHost({
    files,
    processes: { run, find: async () => '/bin/docker' },
    network: { isPortFree: async () => true },
    clock: { now: () => time, sleep: async (milliseconds) => void (time += milliseconds) },
    docker: {
      info: async () => ({ address: 'unix:///run/docker.sock', cgroupVersion: '2' }) as never,
      containers: async () => [...nodes],
      exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
      remove: async (id) => void (commands.push(`remove ${id}`), (nodes.length = 0)),
      hasImage: async () => hasImage,
      pullImage: async (_reference, options) => options?.onProgress?.({ doneBytes: 1024, totalBytes: 2048 }),
    },
    kubernetes: {
      connect: () =>
        ({ request: async (_method: string, path: string) => answers(path), close: () => undefined }) as never,
    },
  });
  const create = () =>
    collect(createKindCluster(spec, { host, signal: new AbortController().signal, tool: async (name) => name }));
  return { create, commands, files, nodes };
}

const cutOff = { [`${folder}/creating`]: 'x', [`${folder}/kubeconfig`]: 'server: here' };

describe('making a kind cluster', () => {
  it('pulls the image where it is missing, and ends with whole progress and no mark of being at work', async () => {
    const { create, files } = world({ hasImage: false });
    const events = await create();
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'progress', detail: 'Pulling the node image: 1 KiB of 2 KiB' }),
    );
    expect(events.at(-1)).toMatchObject({ type: 'progress', done: 100, total: 100 });
    expect(Object.keys(files.contents())).toEqual(
      expect.arrayContaining([`${folder}/kind.json`, `${folder}/kubeconfig`]),
    );
    expect(await files.readText(`${folder}/creating`)).toBeNull();
  });

  it('does nothing where it is there', async () => {
    const { create, commands } = world({ nodes: [node()], files: { [`${folder}/kubeconfig`]: 'server: here' } });
    expect(await create()).toEqual([]);
    expect(commands).toEqual([]);
  });

  it('finishes one that was cut off when all of it works', async () => {
    const { create, commands, files } = world({ nodes: [node()], files: cutOff });
    await create();
    expect(commands).toEqual([]);
    expect(await files.readText(`${folder}/creating`)).toBeNull();
  });

  it.each([
    ['has no storage class yet', { hasStorageClass: false }, ['remove lab-control-plane']],
    ['has a node that is stopped', { nodes: [{ ...node(), state: 'exited' as const }] }, ['remove lab-control-plane']],
    ['left no node', { nodes: [] }, []],
  ])('makes one anew that was cut off and %s', async (_title, part, removed) => {
    const { create, commands } = world({ nodes: [node()], files: cutOff, ...part });
    await create();
    expect(commands.filter((command) => command === 'create cluster')).toHaveLength(1);
    expect(commands.filter((command) => command.startsWith('remove'))).toEqual(removed);
  });

  it('removes what a kind that outlived its engine made meanwhile', async () => {
    const { create, commands } = world({ failures: [taken] });
    await create();
    expect(commands.filter((command) => !command.startsWith('network'))).toEqual([
      'create cluster',
      'remove lab-control-plane',
      'create cluster',
    ]);
  });

  it('gives up when that goes on', async () => {
    const { create, commands, nodes } = world({ failures: [taken, taken, taken] });
    await expect(create()).rejects.toMatchObject({ code: 'cluster.create-failed' });
    expect(commands.filter((command) => command === 'create cluster')).toHaveLength(3);
    expect(nodes).toEqual([]);
  });

  it('saves the logs before it removes nodes that do not become ready', async () => {
    const { create, commands, files } = world({ isReady: false });
    await expect(create()).rejects.toMatchObject({ code: 'cluster.create-failed', data: { logs: `${folder}/logs` } });
    expect(commands.slice(-4).filter((command) => /^(export|remove)/.test(command))).toEqual([
      'export logs',
      'remove lab-control-plane',
    ]);
    expect(Object.keys(files.contents())).toEqual([]);
  });

  it.each([
    ['cluster.foreign', '/somewhere'],
    ['cluster.elsewhere', ownerMark('/another/home')],
  ])('leaves one alone that is not ours: %s', async (code, mark) => {
    const { create, commands } = world({ nodes: [node(mark)] });
    await expect(create()).rejects.toThrow(new AppError(code as 'cluster.foreign', { cluster: 'lab' }));
    expect(commands).toEqual([]);
  });
});
