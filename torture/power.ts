import { Slipway } from '../test/kit/kit.ts';
import { isGood, torturePower, type PowerTortureResult } from './lib/power-seed.ts';
import { Results } from './lib/results.ts';

// `npm run torture -- power [FIRST] [COUNT]`: seeds that already have a result are passed over, so it can be taken up again.
// Docker itself is hurt too where SLIPWAY_MAY_RESTART_DOCKER=1 allows it.
const first = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 50);
const rounds = 5;
const results = await Results.open<PowerTortureResult>('power');
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  if (results.has(seed)) continue;
  const cluster = `power-${String(seed)}`;
  const slipway = await Slipway.create();
  try {
    const result = await torturePower(seed, slipway, { cluster, rounds });
    if (!isGood(result)) failed += 1;
    await results.add(seed, result);
    console.log(`seed ${String(seed)}: ${isGood(result) ? 'well' : 'NOT well'} ${JSON.stringify(result)}`);
  } finally {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  }
}
process.exitCode = failed === 0 ? 0 : 1;
