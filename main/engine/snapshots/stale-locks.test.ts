import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import type { Restic } from './restic.ts';
import { withoutStaleLocks } from './stale-locks.ts';

const [ours, foreign, damaged] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const hosts: Readonly<Record<string, string>> = { [ours]: 'slipway-1b9d6bcd', [foreign]: 'laptop' };

/** A store with these locks, and a restic that reads them. */
function stage(name: string, locks: readonly string[]) {
  const folder = `/${name}/store`;
  const files = memoryFiles(Object.fromEntries(locks.map((id) => [`${folder}/locks/${id}`, 'secret'])));
  const runs: string[] = [];
  const restic: Restic = {
    store: { folder, passwordFile: `/${name}/password` },
    program: '/restic',
    async runBeside({ command }, { output }) {
      const [, , id = ''] = command.slice(5);
      runs.push(command.slice(5).join(' '));
      const host = hosts[id];
      if (host === undefined) return { exitCode: 1, stdout: '', stderr: 'Fatal: damaged' };
      output.write(`${JSON.stringify({ exclusive: true, hostname: host, pid: 7 }, null, 2)}\n`);
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  return { restic, files, runs, left: async () => files.list(`${folder}/locks`) };
}

describe('locks that runs of restic left which are no more', () => {
  it('go where they are of a run beside a node; those of others, and what cannot be read, stay', async () => {
    const { restic, files, left } = stage('mixed', [ours, foreign, damaged, 'note.txt']);
    await withoutStaleLocks(restic, { files });
    expect(await left()).toEqual([foreign, damaged, 'note.txt']);
  });

  it('cost no run of restic where there is none', async () => {
    const { restic, files, runs } = stage('clean', []);
    await withoutStaleLocks(restic, { files });
    expect(runs).toEqual([]);
  });

  it('are let alone while a run of this engine goes on: one of them is its own', async () => {
    const { restic, files, runs, left } = stage('busy', [ours]);
    const going = Promise.withResolvers<never>();
    const busy = await withoutStaleLocks({ ...restic, runBeside: () => going.promise }, { files: memoryFiles() });
    const run = busy.runBeside({ command: [], mounts: [] }, { input: new PassThrough(), output: process.stdout });
    await withoutStaleLocks(restic, { files });
    expect([runs, await left()]).toEqual([[], [ours]]);
    going.reject(new Error('killed'));
    await expect(run).rejects.toThrow('killed');
    await withoutStaleLocks(restic, { files });
    expect(await left()).toEqual([]);
  });
});
