import { describe, expect, it } from 'vitest';
import type { Operation } from '../../contracts/operations.ts';
import type { Leaving, SpareSpace } from '../../contracts/upkeep.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { recordsOf } from '../../test/fakes/operation-records.ts';
import { runCommand } from './run-command.ts';

const mebibyte = 1024 ** 2;
const spare: SpareSpace = {
  things: [
    { id: 'tools', title: 'Tools', comesBack: 'Fetched again.', place: '/home/cache/tools', bytes: 200 * mebibyte },
    { id: 'work', title: 'Work', comesBack: 'Never.', place: '/home/cache/work', bytes: 2 * mebibyte },
  ],
  bytes: 202 * mebibyte,
  freeBytes: 3 * mebibyte,
};
const leaving: Leaving = {
  home: '/home/.slipway',
  clusters: [
    {
      ...{ name: 'lab', provisioner: 'kind', state: 'running', nodes: ['lab-control-plane'] },
      context: { path: '/home/.kube/config', name: 'slipway-lab' },
    },
  ],
  images: [{ reference: 'kindest/node:v1', bytes: 400 * mebibyte }],
  entries: [{ name: 'cache', title: 'Downloads', bytes: 10 }],
  strangers: ['mine.txt'],
  unasked: null,
  running: 0,
};

function contextOf(options: Parameters<typeof fakeContext>[1] = {}, left: Leaving = leaving) {
  const started: unknown[] = [];
  const ended: string[] = [];
  const context = fakeContext(
    {
      upkeep: { spareSpace: async () => spare, leaving: async () => left },
      engine: { shutdown: async () => (ended.push('engine'), {}) },
      operations: {
        start: async (request) => {
          started.push(request);
          return { id: 'op-1', title: 'Free space' } as Operation;
        },
        async *follow() {
          yield* recordsOf([[1, 1, { type: 'succeeded', summary: 'Done so.' }]]);
        },
      },
    },
    options,
  );
  return { context, started, ended };
}

describe('free-space', () => {
  it('says what can go and what it costs to have it back, and removes nothing where nobody can be asked', async () => {
    const { context, started } = contextOf();
    await runCommand(['free-space'], '1.0', context);
    expect(context.out.text()).toContain('202 MiB can be freed; 3 MiB are free now.');
    expect(context.out.text()).toMatch(/200 MiB {2}Tools {2}Fetched again\./);
    expect(context.out.text()).toContain('Add --yes');
    expect(started).toEqual([]);
  });

  it('removes what was said, when a person agrees', async () => {
    const { context, started } = contextOf({ answer: true });
    await runCommand(['free-space'], '1.0', context);
    expect(started).toEqual([{ kind: 'free-space', input: { things: ['tools', 'work'] } }]);
  });

  it('removes nothing when they do not', async () => {
    const { context, started } = contextOf({ answer: false });
    await runCommand(['free-space'], '1.0', context);
    expect(context.exitCode()).toBe(130);
    expect(started).toEqual([]);
  });

  it('removes only what was chosen', async () => {
    const { context, started } = contextOf();
    await runCommand(['free-space', '--yes', '--only', 'work,none'], '1.0', context);
    expect(started).toEqual([{ kind: 'free-space', input: { things: ['work'] } }]);
    expect(context.out.text()).not.toContain('Tools');
  });

  it('prints what it would remove as JSON', async () => {
    const { context, started } = contextOf();
    await runCommand(['free-space', '--json'], '1.0', context);
    expect(JSON.parse(context.out.text())).toEqual(spare);
    expect(started).toEqual([]);
  });
});

describe('uninstall', () => {
  it('says all that goes and what stays, before it asks', async () => {
    const { context, started } = contextOf({ typed: 'yes' });
    await runCommand(['uninstall'], '1.0', context);
    const text = context.out.text();
    for (const part of [
      'lab (kind, running, 1 node)',
      'slipway-lab in /home/.kube/config',
      'kindest/node:v1',
      'mine.txt',
    ])
      expect(text).toContain(part);
    expect(context.exitCode()).toBe(130);
    expect(started).toEqual([]);
    expect(context.removed).toEqual([]);
  });

  it('removes the clusters, ends the engine, then removes the folder, when the word is typed', async () => {
    const { context, started, ended } = contextOf({ typed: 'uninstall' });
    await runCommand(['uninstall'], '1.0', context);
    expect(started).toEqual([{ kind: 'uninstall', input: {} }]);
    expect(ended).toEqual(['engine']);
    expect(context.removed).toEqual(['/home/.slipway']);
  });

  it('needs --yes where nobody can be asked', async () => {
    const { context, started } = contextOf();
    await runCommand(['uninstall'], '1.0', context);
    expect(context.error.text()).toContain('Add --yes.');
    expect(started).toEqual([]);
  });

  it('waits for nobody’s work to be lost', async () => {
    const { context, started } = contextOf({}, { ...leaving, running: 1 });
    await runCommand(['uninstall', '--yes'], '1.0', context);
    expect(context.exitCode()).toBe(8);
    expect(started).toEqual([]);
  });
});
