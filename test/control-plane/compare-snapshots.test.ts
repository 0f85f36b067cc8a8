import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotView } from '../../contracts/snapshots.ts';
import { runCommand } from '../../main/cli/run-command.ts';
import { createComparer } from '../../main/engine/snapshots/compare/comparer.ts';
import { fakeContext } from '../fakes/command-context.ts';
import { kitIsHere } from '../kit/kit.ts';
import { SnapshotStage } from './snapshot-stage.ts';

const { signal } = new AbortController();

const jupyter = (cells: readonly object[]) =>
  `${JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })}\n`;
const code = (id: string, source: string, outputs: readonly string[]) => ({
  ...{ id, cell_type: 'code', metadata: {}, execution_count: null, source: [source] },
  outputs: outputs.map((text) => ({ output_type: 'stream', name: 'stdout', text })),
});

describe.skipIf(!kitIsHere)('two snapshots compared, with real restic and a real API server', () => {
  let stage: SnapshotStage;
  beforeAll(async () => {
    stage = await SnapshotStage.open();
  });
  afterAll(() => stage.remove());
  beforeEach(() => stage.reset());

  /** Takes a snapshot and resolves with all there are, newest first. */
  async function take(): Promise<SnapshotView[]> {
    await stage.take();
    return stage.list();
  }

  /** The command on an engine of its own, and what it prints, with the moments of the snapshots left out. */
  function command() {
    const comparer = createComparer(stage.parts);
    return async (...args: string[]) => {
      const context = fakeContext({
        snapshots: {
          compare: (input) => comparer.compare({ ...input }, { host: stage.host, signal }),
          compareFile: (input) => comparer.compareFile({ ...input }, { host: stage.host, signal }),
        },
      });
      await runCommand(['snapshots', 'compare', ...args, '--cluster', 'lab'], '1', context);
      return (context.out.text() + context.error.text()).replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<moment>');
    };
  }

  async function keptAndChanged() {
    await stage.notebook.write({
      ...{ 'home/model': 'weights', 'home/same': 'same', 'home/notes/a.txt': 'one\ntwo\nthree', 'data/rows': '1,2\n' },
      'home/first.ipynb': jupyter([code('a', 'load()', []), code('b', 'show()', ['1']), code('c', '1', [])]),
      ...{
        'home/bin': '\0one',
        'home/touched': 'x',
        'home/closed': 'x',
        'home/turned': 'file',
        'data/notes/a.txt': '',
      },
      'home/bad\u001b[31m\nname': 'x',
    });
    await symlink('model', join(stage.notebook.volume('home'), 'link'));
    const [older] = await take();
    const home = stage.notebook.volume('home');
    for (const gone of ['model', 'turned', 'link', 'bad\u001b[31m\nname']) await rm(join(home, gone));
    await stage.notebook.write({
      ...{ 'home/notes/a.txt': 'one\n2\u001b[2J\nthree\n', 'home/turned/in': 'new', 'data/rows': '1,2\n3,4\n' },
      'home/first.ipynb': jupyter([
        code('new', 'import x', []),
        code('b', 'show()', ['2']),
        code('a', 'load(1)', []),
        code('c', '1', []),
      ]),
      ...{ 'home/bin': '\0two!', 'data/notes/a.txt': 'a\n', 'home/added.txt': 'first\n' },
    });
    await symlink('same', join(home, 'link'));
    await mkdir(join(home, 'empty'));
    await utimes(join(home, 'touched'), 1, 1);
    await chmod(join(home, 'closed'), 0o600);
    await writeFile(join(home, 'large.csv'), 'x'.repeat(2 ** 20 + 1));
    const path = `${stage.notebook.notebooks}/first`;
    const [container] = [{ name: 'first', image: 'r.example/jupyter:1', resources: { requests: { cpu: '2' } } }];
    const body = { spec: { template: { spec: { containers: [container] } } } };
    await stage.client.request('PATCH', path, { body, contentType: 'application/merge-patch+json' });
    const [newer] = await take();
    return { older: older?.id ?? '', newer: newer?.id ?? '' };
  }

  it('are told field by field, and file by file', async () => {
    const { older, newer } = await keptAndChanged();
    const compare = command();
    stage.beside.runs.length = 0;
    const found = await compare(older.slice(0, 8), newer.slice(0, 8));
    expect(stage.beside.runs.map(([verb]) => verb)).toEqual(['snapshots', 'dump', 'dump', 'diff', 'ls', 'ls']);
    expect(found).toBe(`from  ${older.slice(0, 8)}  <moment>  first
to    ${newer.slice(0, 8)}  <moment>  first

Notebook first changed
  spec.template.spec.containers[first].resources: added {"requests":{"cpu":"2"}}

FILE IS   BEFORE   AFTER  NAME
changed      0 B     2 B  data/notes/a.txt
changed      4 B     8 B  data/rows
added                6 B  home/added.txt
removed      1 B          home/bad?[31m?name
changed      4 B     5 B  home/bin
metadata     1 B     1 B  home/closed (-rw-r--r-- → -rw-------)
added             folder  home/empty/
changed    404 B   509 B  home/first.ipynb
added              1 MiB  home/large.csv
changed     link    link  home/link
removed      7 B          home/model
changed     13 B    16 B  home/notes/a.txt
metadata     1 B     1 B  home/touched (its time only)
changed      4 B  folder  home/turned/
added                3 B  home/turned/in

Files: 3 added, 1 MiB; 2 removed, 8 B; 6 changed, 425 B → 540 B; 2 the same but for mode, owner or time.
`);
    expect(await compare(newer)).toBe(found);
    expect(await compare(older)).toMatch(/^Error: The snapshot [0-9a-f]{8} is the first of its notebook, /);
    const json = JSON.parse(await compare(older, newer, '--json')) as unknown;
    expect(json).toMatchObject({ from: { id: older }, files: { length: 15 }, filesLeftOut: 0 });
  });

  it('are told line by line, and cell by cell, with one look into the store for each file', async () => {
    const { older, newer } = await keptAndChanged();
    const compare = command();
    await compare(older, newer);
    stage.beside.runs.length = 0;
    const told = async (file: string) => (await compare(older, newer, '--file', file)).split('\n').slice(3).join('\n');
    expect(await told('home/notes/a.txt')).toBe(`home/notes/a.txt: changed, 13 B → 16 B
@@ -1,3 +1,3 @@
 one
-two
-three
\\ No newline at end of file
+2?[2J
+three
`);
    expect(await told('first.ipynb')).toBe(`home/first.ipynb: changed, 404 B → 509 B

Cell 1, code, added
@@ -0,0 +1,1 @@
+import x

Cell 2, code, changed: outputs

Cell 1 → 3, code, changed: moved, source
@@ -1,1 +1,1 @@
-load()
+load(1)

1 cell is the same.
`);
    expect(await told('model')).toBe(
      'home/model: removed, 7 B\n@@ -1,1 +0,0 @@\n-weights\n\\ No newline at end of file\n',
    );
    const answers = {
      bin: 'home/bin: changed, 4 B → 5 B\nIt is no text, so that no lines can be compared.\n',
      'large.csv': 'home/large.csv: added, 1 MiB\nIt is larger than 1 MiB, and is not compared line by line.\n',
      link: 'home/link: changed, link → link\nOnly files can be compared line by line.\n',
      touched: 'home/touched: same content, 1 B → 1 B\nOnly its mode, owner or time differs.\n',
    };
    for (const [file, answer] of Object.entries(answers)) expect(await told(file)).toBe(answer);
    const dumps = stage.beside.runs.map(([verb, , file]) => `${verb ?? ''} ${basename(file ?? '')}`);
    expect(dumps).toEqual([
      ...['dump a.txt', 'dump a.txt', 'dump first.ipynb', 'dump first.ipynb', 'dump model', 'dump bin', 'dump bin'],
    ]);
    expect(await compare(older, newer, '--file', 'notes/a.txt')).toMatch(
      /^Error: More than one volume has a file notes\/a.txt that differs: data, home\./,
    );
    expect(await compare(older, newer, '--file', 'same')).toMatch(/^Error: No file same differs between /);
  });

  it('are the same where files were only made anew, and a volume that lies elsewhere is still that volume', async () => {
    const moment = new Date('2026-01-02T03:04:05Z');
    const write = async (volume: string) => {
      await mkdir(stage.notebook.volume(volume), { recursive: true });
      for (const file of ['one', 'two']) {
        await rm(join(stage.notebook.volume(volume), file), { force: true });
        await writeFile(join(stage.notebook.volume(volume), file), file);
        await utimes(join(stage.notebook.volume(volume), file), moment, moment);
      }
    };
    const compare = command();
    await rm(stage.notebook.volume('data'), { recursive: true });
    for (const volume of stage.notebook.volumes) await write(volume);
    await take();
    for (const volume of stage.notebook.volumes) await write(volume);
    const [second] = await take();
    expect(await compare(second?.id ?? '')).toMatch(/\n\nNothing differs\.\n$/);
    await write('elsewhere');
    await stage.notebook.write({ 'elsewhere/two': 'other', 'elsewhere/three': '3' });
    await stage.notebook.moveClaim('data', 'elsewhere');
    const [third] = await take();
    const found = (await compare(third?.id ?? '')).split('\n').slice(3);
    expect(found).toEqual([
      'PersistentVolumeClaim data changed',
      '  spec.volumeName: pv-data → pv-elsewhere',
      '',
      'FILE IS  BEFORE  AFTER  NAME',
      'added              1 B  three',
      'changed     3 B    5 B  two',
      '',
      'Files: 1 added, 1 B; 1 changed, 3 B → 5 B.',
      '',
    ]);
    const lines = await compare(second?.id ?? '', third?.id ?? '', '--file', 'two');
    expect(
      lines
        .split('\n')
        .slice(4)
        .filter((line) => /^[-+]/.test(line)),
    ).toEqual(['-two', '+other']);
  });
});
