import path from 'node:path';
import { mirror, Slipway, testLock } from '../test/kit/kit.ts';
import { Results } from './lib/results.ts';
import { tortureUp, type UpTortureResult } from './lib/up-seed.ts';

// `npm run torture -- up [FIRST] [COUNT]`: seeds that already have a result are passed over, so it can be taken up again.
const first = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 20);
const preset = 'notebooks';
const lock = await testLock('26.03');
const maker = await Slipway.create();
const rendered = path.join(maker.home, 'all.yaml');
await maker.must('render', '--preset', preset, '--distribution', lock, '--mirror', mirror, '--output', rendered);
const results = await Results.open<UpTortureResult>('up');
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  if (results.has(seed)) continue;
  const result = await tortureUp(seed, { lock, rendered, preset });
  const good =
    result.ready === result.wanted && result.nodes === 1 && result.orphans.length === 0 && result.left.length === 0;
  if (!good) failed += 1;
  await results.add(seed, result);
  console.log(`seed ${String(seed)}: ${good ? 'the same end' : 'NOT the same end'} ${JSON.stringify(result)}`);
}
await maker.remove();
process.exitCode = failed === 0 ? 0 : 1;
