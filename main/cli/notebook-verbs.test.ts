import { describe, expect, it } from 'vitest';
import type { PageState } from '../../contracts/access.ts';
import type { NotebookState, NotebookView } from '../../contracts/notebooks.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { runCommand } from './run-command.ts';

const gibibyte = 2 ** 30;
const notebook = (condition: NotebookState = { state: 'running' }): NotebookView => ({
  ...{ workspace: 'ada', name: 'first', image: 'r.example/jupyter:1', condition, millicores: 500, gpu: null },
  ...{ memoryBytes: gibibyte, volumes: [], createdAt: null, path: '/notebook/ada/first/' },
});
const starting: NotebookState = { state: 'starting', reason: 'its image is pulled', warning: null };

async function* streamOf<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

function stage(now: NotebookView = notebook(), options: Parameters<typeof fakeContext>[1] = {}) {
  const asked: unknown[] = [];
  const note = (input: unknown) => asked.push(input);
  const open: PageState = { state: 'open', address: 'http://lab.localhost:8080/', through: 'port' };
  const context = fakeContext(
    {
      notebooks: {
        list: async () => [now],
        read: async () => now,
        create: async (input) => (note(input), notebook(starting)),
        start: async (input) => (note(input), notebook(starting)),
        watch: () => streamOf([[notebook(starting)], [notebook()]]),
        delete: async (input) => (note(input), { workspace: 'ada', name: 'first', deletedVolumes: [] }),
        logs: async () => ({ pod: 'first-0', lines: ['one', 'two'] }),
      },
      access: { open: (input) => (note(input), streamOf([open])) },
    },
    options,
  );
  return { context, asked };
}

describe('slipway notebooks', () => {
  it('lists them', async () => {
    const { context } = stage();
    await runCommand(['notebooks'], '1', context);
    expect(context.out.text()).toMatch(
      /^NAME +WORKSPACE +STATE +CPU +MEMORY +IMAGE\nfirst +ada +running +0.5 CPU +1 GiB/,
    );
  });

  it('creates one of what was asked for', async () => {
    const { context, asked } = stage();
    const sizes = ['--cpu', '1.5', '--memory', '2Gi', '--gpu', 'nvidia.com/gpu=1', '--workspace-volume', '10Gi'];
    const volumes = ['--data-volume', 'there:/data', '--data-volume', '1Gi:/new', '--configuration', 'pipelines'];
    await runCommand(['notebooks', 'create', 'first', '--cluster', 'lab', ...sizes, ...volumes], '1', context);
    expect(asked).toEqual([
      {
        ...{ cluster: 'lab', name: 'first', millicores: 1500, memoryBytes: 2 * gibibyte },
        gpu: { resource: 'nvidia.com/gpu', count: 1 },
        workspaceVolume: { kind: 'new', bytes: 10 * gibibyte },
        dataVolumes: [
          { kind: 'existing', name: 'there', mountPath: '/data' },
          { kind: 'new', bytes: gibibyte, mountPath: '/new' },
        ],
        configurations: ['pipelines'],
      },
    ]);
    expect(context.out.text()).toBe('first in ada: starting: its image is pulled\n');
  });

  it.each([
    [['create', 'First One'], 'the name'],
    [['create', 'first', '--memory', '2'], '--memory'],
    [['create', 'first', '--data-volume', 'there'], '--data-volume'],
  ])('refuses what cannot be meant, before anything is asked: %j', async (line, named) => {
    const { context, asked } = stage();
    await runCommand(['notebooks', ...line], '1', context);
    expect(context.exitCode()).toBe(2);
    expect(context.error.text()).toContain(named);
    expect(asked).toEqual([]);
  });

  it('waits until it runs, when it is told to', async () => {
    const { context } = stage();
    await runCommand(['notebooks', 'start', 'first', '--wait'], '1', context);
    expect(context.out.text()).toBe('first in ada: starting: its image is pulled\nfirst in ada: running\n');
  });

  it('opens one that runs, and no other', async () => {
    const running = stage();
    await runCommand(['notebooks', 'open', 'first', '--cluster', 'lab'], '1', running.context);
    expect(running.asked).toEqual([{ cluster: 'lab', path: '/notebook/ada/first/' }]);
    expect(running.context.opened).toEqual(['http://lab.localhost:8080/']);
    const stopped = stage(notebook({ state: 'stopped', since: null }));
    await runCommand(['notebooks', 'open', 'first'], '1', stopped.context);
    expect(stopped.context.exitCode()).toBe(6);
    expect(stopped.context.error.text()).toContain('slipway notebooks start first');
    expect(stopped.asked).toEqual([]);
  });

  it('deletes only when that was agreed to, and leaves the volumes unless told otherwise', async () => {
    const refused = stage(notebook(), { answer: false });
    await runCommand(['notebooks', 'delete', 'first'], '1', refused.context);
    expect(refused.asked).toEqual([]);
    const agreed = stage(notebook(), { answer: true });
    await runCommand(['notebooks', 'delete', 'first'], '1', agreed.context);
    expect(agreed.asked).toEqual([{ cluster: 'slipway', name: 'first', withVolumes: false }]);
    expect(agreed.context.out.text()).toContain('Its volumes stay.');
  });

  it('prints its log', async () => {
    const { context } = stage();
    await runCommand(['notebooks', 'logs', 'first'], '1', context);
    expect(context.out.text()).toBe('one\ntwo\n');
  });
});

describe('slipway volumes', () => {
  const volume = {
    ...{ workspace: 'ada', name: 'work', phase: 'Bound', bytes: 5 * gibibyte, storageClass: 'standard' },
    ...{ accessModes: ['ReadWriteOnce'], createdAt: null, deleting: false },
    usedBy: [{ kind: 'notebook' as const, name: 'first' }],
  };

  it('says how large each is and who uses it', async () => {
    const context = fakeContext({ volumes: { list: async () => [volume, { ...volume, name: 'spare', usedBy: [] }] } });
    await runCommand(['volumes'], '1', context);
    expect(context.out.text()).toMatch(/work +ada +5 GiB +standard +Bound +notebook first\nspare .* nothing\n$/);
  });

  it('deletes nothing unasked', async () => {
    const context = fakeContext({});
    await runCommand(['volumes', 'delete', 'work'], '1', context);
    expect(context.exitCode()).toBe(2);
    expect(context.error.text()).toContain('--yes');
  });
});
