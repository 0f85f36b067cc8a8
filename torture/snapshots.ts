import { NotebookCluster } from '../test/kit/notebook-cluster.ts';
import { Results } from './lib/results.ts';
import { SnapshotPlace } from './lib/snapshot-place.ts';
import { type SnapshotTortureResult, tortureSnapshots } from './lib/snapshots-seed.ts';

// `npm run torture -- snapshots [FIRST] [COUNT]`: seeds that already have a result are passed over, so it can be taken up again.
const first = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 20);
const results = await Results.open<SnapshotTortureResult>('snapshots');
const cluster = await NotebookCluster.create('tort-snapshots');
let failed = 0;
try {
  const place = await SnapshotPlace.open(cluster);
  for (let seed = first; seed < first + count; seed += 1) {
    if (results.has(seed)) continue;
    const result = await tortureSnapshots(seed, place);
    const isGood = result.problems.length === 0;
    if (!isGood) failed += 1;
    await results.add(seed, result);
    console.log(`seed ${String(seed)}: ${isGood ? 'well' : 'NOT well'} ${JSON.stringify(result)}`);
  }
} finally {
  await cluster.remove();
}
process.exitCode = failed === 0 ? 0 : 1;
