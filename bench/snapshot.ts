import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, nodeImage, restic } from '../test/kit/kit.ts';
import { NotebookCluster } from '../test/kit/notebook-cluster.ts';
import { median, report, rounded, secondsOf } from './lib/measure.ts';

// Snapshots of a running notebook with 1 GB in 5,000 files, against restic alone on the same files in the same kind of
// container: the first, one after 1 % changed, and going back.
const rounds = Number(process.argv[2] ?? 3);
const files = 5000;
const fileBytes = 200_000;

const cluster = await NotebookCluster.create('bench-snapshot');
const figures = { first: pair(), changed: pair(), restore: pair() };
const frozen = { first: [] as number[], changed: [] as number[] };
try {
  await cluster.applyNotebook('first', 'work');
  await cluster.untilReady('first');
  const folder = await cluster.folderOf('work');
  for (let round = 0; round < rounds; round += 1) {
    await write(files);
    const stores = path.join(cluster.slipway.home, 'alone');
    await rm(stores, { recursive: true, force: true });
    await rm(path.join(cluster.slipway.state, 'snapshots'), { recursive: true, force: true });
    await mkdir(stores);
    await writeFile(path.join(stores, 'password'), 'alone\n', { mode: 0o600 });
    const alone = async (...args: string[]) => secondsOf(() => resticAlone(stores, args));
    figures.first.alone.push((await alone('init')) + (await alone('backup', folder)));
    figures.first.slipway.push(await secondsOf(takeSnapshot));
    frozen.first.push(await lastFrozen());
    await write(files / 100);
    figures.changed.alone.push(await alone('backup', folder));
    figures.changed.slipway.push(await secondsOf(takeSnapshot));
    frozen.changed.push(await lastFrozen());
    figures.restore.alone.push(await alone('restore', 'latest', '--target', '/alone/back'));
    // Ours keeps what is there first, and stops the notebook.
    figures.restore.slipway.push(await secondsOf(goBack));
    await cluster.untilReady('first');
  }
} finally {
  await cluster.remove();
}

const ratioOf = ({ alone, slipway }: ReturnType<typeof pair>) => rounded(median(slipway) / median(alone));
report('snapshot', {
  goal: 'slipway / restic alone <= 1.25 each, frozen <= 1.5 s',
  files,
  bytes: files * fileBytes,
  seconds: figures,
  ratio: { first: ratioOf(figures.first), changed: ratioOf(figures.changed), restore: ratioOf(figures.restore) },
  frozenSeconds: frozen,
  frozenMedian: { first: rounded(median(frozen.first)), changed: rounded(median(frozen.changed)) },
});

function pair() {
  return { alone: [] as number[], slipway: [] as number[] };
}

/** Writes so many files anew, of bytes that cannot be compressed. */
async function write(count: number): Promise<void> {
  const script = `import os
for i in range(${String(count)}):
  os.makedirs(f"data/{i // 100}", exist_ok=True)
  open(f"data/{i // 100}/{i}", "wb").write(os.urandom(${String(fileBytes)}))`;
  await cluster.inPod('first', `python3 -c '${script}' && sync`);
}

async function resticAlone(stores: string, args: readonly string[]): Promise<void> {
  const node = `${cluster.name}-control-plane`;
  const mounts = [`${restic}:/restic:ro`, `${stores}:/alone`].flatMap((mount) => ['--volume', mount]);
  const container = [
    '--rm',
    '--network',
    'none',
    '--volumes-from',
    node,
    '--entrypoint',
    '/restic',
    ...mounts,
    nodeImage,
  ];
  const store = ['--repo', '/alone/store', '--password-file', '/alone/password', '--no-cache', '--quiet'];
  await mustRun('docker', ['run', ...container, ...store, ...args]);
}

async function takeSnapshot(): Promise<void> {
  await cluster.slipway.must('snapshots', 'create', 'first', ...cluster.where);
}

async function goBack(): Promise<void> {
  const [last] = await cluster.snapshots();
  await cluster.slipway.must('snapshots', 'restore', last?.id ?? '', '--cluster', cluster.name);
}

/** In seconds. */
async function lastFrozen(): Promise<number> {
  const [last] = await cluster.snapshots();
  return (last?.frozenMilliseconds ?? 0) / 1000;
}
