import { mirror, Slipway, testLock } from '../test/kit/kit.ts';
import { median, report, rounded, secondsOf } from './lib/measure.ts';

// `slipway rehearse` of the full platform on 100 simulated nodes, from the command to its verdict: once with nothing in the
// cache (manifests fetched from a mirror and rendered), then as often as asked with what that left.
const rounds = Number(process.argv[2] ?? 3);
const lock = await testLock('26.03');
const slipway = await Slipway.create();
let printed = '';
const rehearse = () =>
  secondsOf(async () => {
    printed = await slipway.must(
      ...['rehearse', '--preset', 'full', '--nodes', '100x8cpu32Gi'],
      ...['--distribution', lock, '--mirror', mirror],
    );
  });
const first = await rehearse();
const others: number[] = [];
for (let round = 0; round < rounds; round += 1) others.push(await rehearse());
await slipway.remove();
report('rehearse', {
  goal: 'median <= 45 s on 2 cores',
  verdict: /Done: (.*)/.exec(printed)?.[1],
  nodes: 100,
  secondsWithEmptyCache: first,
  seconds: others,
  median: rounded(median(others)),
});
