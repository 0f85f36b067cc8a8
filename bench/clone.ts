import { setTimeout as sleep } from 'node:timers/promises';
import { NotebookCluster } from '../test/kit/notebook-cluster.ts';
import { median, report, secondsOf } from './lib/measure.ts';

// From "open a notebook from here" to its page answering, with 200 MB in its home folder.
const rounds = Number(process.argv[2] ?? 3);
const cluster = await NotebookCluster.create('bench-clone');
const seconds: number[] = [];
try {
  await cluster.applyNotebook('first', 'work');
  await cluster.untilReady('first');
  await cluster.inPod(
    'first',
    'mkdir data && cd data && head -c 200000000 /dev/urandom | split -b 200000 -a 4 && sync',
  );
  await cluster.slipway.must('snapshots', 'create', 'first', ...cluster.where);
  const [kept] = await cluster.snapshots();
  for (let round = 0; round < rounds; round += 1) {
    const name = `copy-${String(round)}`;
    seconds.push(
      await secondsOf(async () => {
        await cluster.slipway.must('snapshots', 'open', kept?.id ?? '', '--as', name, '--cluster', cluster.name);
        await untilAnswered(name);
      }),
    );
  }
} finally {
  await cluster.remove();
}
report('clone', { goal: 'median <= 25 s', bytes: 200_000_000, seconds, median: median(seconds) });

/** Asks the page of a notebook until it answers. */
async function untilAnswered(name: string): Promise<void> {
  const address = `http://127.0.0.1:8888/notebook/${cluster.workspace}/${name}/api`;
  const ask = `python3 -c 'import urllib.request; urllib.request.urlopen("${address}")'`;
  for (;;) {
    const answered = await cluster.inPod(name, ask).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
}
