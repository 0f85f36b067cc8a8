import { describe, expect, test } from 'vitest';
import { AppError, encodeError } from '../../../contracts/app-error.ts';
import type { Lock } from '../../../contracts/distribution.ts';
import type { ProcessHost } from '../../../provisioners/host.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { type MemoryFiles, memoryFiles } from '../../../test/fakes/memory-files.ts';
import { renderToFile } from './render-file.ts';
import { renderComponents } from './render.ts';

const cache = '/home/test/.slipway/cache';
const commit = 'd68ebc7fab366ab40ddd1541d2ec22febb31bc83';
const footprint = {
  objects: 2,
  workloads: 0,
  pods: 0,
  requests: { millicores: 0, memoryBytes: 0 },
  perNode: { millicores: 0, memoryBytes: 0 },
  volumeBytes: 0,
  images: [],
};
const content = { trees: { apps: commit }, contentSha256: '0'.repeat(64), files: 1, bytes: 1 };
const component = {
  version: '1',
  resources: ['apps/a'],
  kustomizeComponents: [],
  namespaces: [],
  footprint,
  containers: [],
};
const lock: Lock = {
  schema: 1,
  version: '1',
  sources: [{ id: 'main', repository: 'owner/name', commit, archive: 'https://code.example/a.tar.gz', ...content }],
  references: [],
  components: [
    { id: 'a', ...component },
    { id: 'b', ...component },
  ],
  sidecar: null,
  objects: 4,
};
const measure = { footprint, containers: [], namespaces: [], injection: {}, versions: [], sidecar: null };

interface Scene {
  readonly files: MemoryFiles;
  readonly calls: string[];
  readonly context: ProvisionerContext;
}

/** A computer on which every child does what it is asked; `unpack` and `objects` say otherwise. */
function scene(
  other: { unpack?: (tries: number) => void; objects?: number; onBuild?: () => Promise<void> } = {},
): Scene {
  const files = memoryFiles();
  const calls: string[] = [];
  const run: ProcessHost['run'] = async (_, args, options) => {
    calls.push(`kubectl ${args[0] ?? ''}`);
    if (args[0] === 'version') return { exitCode: 0, stdout: '{"clientVersion":{"gitVersion":"v1"}}', stderr: '' };
    await other.onBuild?.();
    if (options?.signal?.aborted === true) throw new AppError('cancelled', { what: 'kubectl' });
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  const runChild: ProcessHost['runChild'] = async (name, input) => {
    calls.push(name);
    if (name === 'unpack-child') {
      other.unpack?.(calls.filter((call) => call === name).length);
      return { contents: {}, entry: null };
    }
    const { objects, components } = input as { objects: string; components: string[] };
    for (const id of components) await files.writeAtomic(`${objects}/${id}.ndjson`, `{"id":"${id}"}\n`);
    const own = { ...measure, footprint: { ...footprint, objects: other.objects ?? 2 } };
    return Promise.all(
      components.map(async (id) => ({
        component: id,
        sha256: await files.sha256(`${objects}/${id}.ndjson`),
        measure: own,
      })),
    );
  };
  const download = async (address: string, path: string) => {
    calls.push(`download ${address}`);
    await files.writeAtomic(path, 'archive');
  };
  const host = fakeHost({ files, processes: { run, runChild }, network: { download } });
  return {
    files,
    calls,
    context: { host, signal: new AbortController().signal, tool: () => Promise.resolve('/bin/kubectl') },
  };
}

async function render({ context }: Scene, ids = ['b', 'a'], mirror?: string): Promise<unknown> {
  const task = renderComponents(lock, ids, mirror, context);
  for (;;) {
    const next = await task.next();
    if (next.done === true) return next.value.map((one) => [one.component, one.objects]);
  }
}

const whole = [
  'kubectl version',
  'download https://code.example/a.tar.gz',
  'unpack-child',
  'kubectl kustomize',
  'render-child',
];

describe('rendering', () => {
  test('is done once, answers in the order of the question, and leaves only what is kept', async () => {
    const computer = scene();
    expect(await render(computer)).toEqual([
      ['b', 2],
      ['a', 2],
    ]);
    expect(computer.calls).toEqual(whole);
    expect(await render(computer, ['a', 'b'])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(computer.calls).toEqual([...whole, 'kubectl version']);
    expect(await computer.files.list(`${cache}/work`)).toEqual([]);
  });

  test('is done again where what is kept was changed', async () => {
    const computer = scene();
    await render(computer);
    const [kept] = await computer.files.list(`${cache}/rendered`);
    await computer.files.append(`${cache}/rendered/${kept ?? ''}/a.ndjson`, '{}\n');
    await render(computer);
    expect(computer.calls.slice(whole.length)).toEqual([
      'kubectl version',
      'unpack-child',
      'kubectl kustomize',
      'render-child',
    ]);
  });

  test('is done once for two who ask at the same time', async () => {
    const computer = scene();
    await Promise.all([render(computer), render(computer)]);
    expect(computer.calls.filter((call) => call === 'render-child')).toHaveLength(1);
  });

  test('fetches an archive anew, once, that lay there and turns out damaged', async () => {
    const archive = `${cache}/archives/main-${commit}.tar.gz`;
    const refuse = (tries: number) => {
      if (tries === 2) throw new AppError('archive.invalid', { archive, why: 'it ends in the middle of a file' });
    };
    const computer = scene({ unpack: refuse });
    await render(computer, ['a']);
    await render(computer, ['b']);
    expect(computer.calls.filter((call) => call.startsWith('download'))).toHaveLength(2);
  });

  test('gives up on a source that is fresh and not what the lock names, and forgets it', async () => {
    const unverified = new AppError('distribution.unverified', { source: 'main', what: 'x', expected: 1, actual: 2 });
    const refuse = () => {
      throw unverified;
    };
    const computer = scene({ unpack: refuse });
    await expect(render(computer)).rejects.toBe(unverified);
    expect(computer.calls.filter((call) => call === 'unpack-child')).toHaveLength(1);
    expect(await computer.files.list(`${cache}/archives`)).toEqual([]);
    expect(await computer.files.list(`${cache}/work`)).toEqual([]);
  });

  test('is refused where something else comes out than the lock says, and nothing of it is kept', async () => {
    const computer = scene({ objects: 3 });
    await expect(render(computer)).rejects.toMatchObject({
      code: 'render.differs',
      data: { component: 'a', what: 'the number of objects', expected: 2, actual: 3 },
    });
    expect(await computer.files.list(`${cache}/rendered`)).toEqual([]);
  });

  test('of a component that is not there is refused', async () => {
    await expect(render(scene(), ['a', 'c'])).rejects.toMatchObject({
      code: 'component.unknown',
      data: { known: 'a, b' },
    });
  });

  test('that is cancelled leaves nothing, and can be done again', async () => {
    const controller = new AbortController();
    const computer = scene({ onBuild: async () => controller.abort() });
    const context = { ...computer.context, signal: controller.signal };
    await expect(render({ ...computer, context })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await computer.files.list(`${cache}/work`)).toEqual([]);
    await expect(render(computer)).resolves.toHaveLength(2);
  });

  test('removes what an engine left that was killed', async () => {
    const computer = scene();
    await computer.files.writeAtomic(`${cache}/work/1000-left/sources/x`, 'x');
    await render(computer);
    expect(await computer.files.list(`${cache}/work`)).toEqual([]);
  });
});

describe('a file of what is rendered', () => {
  test('is not there where the child that writes it fails', async () => {
    const computer = scene();
    const runChild: ProcessHost['runChild'] = async (name, input, options) => {
      if (name !== 'yaml-child') return computer.context.host.processes.runChild(name, input, options);
      await computer.files.writeAtomic((input as { output: string }).output, 'half');
      throw new AppError('disk.full', { path: '/out' });
    };
    const { files, processes, network } = computer.context.host;
    const host = fakeHost({ files, network, processes: { run: processes.run.bind(processes), runChild } });
    const transform = (id: string, object: unknown) => ({ id, was: object });
    const task = renderToFile(
      { lock, ids: ['a'], mirror: undefined, output: '/out/all.yaml', transform },
      { ...computer.context, host },
    );
    const outcome = await (async () => {
      for (;;) if ((await task.next()).done === true) return null;
    })().catch(encodeError);
    expect(outcome).toMatchObject({ code: 'disk.full' });
    expect(await files.list('/out')).toEqual([]);
    expect(await files.list(`${cache}/work`)).toEqual([]);
  });
});
