/** `npm run screens`: makes the pictures in docs/screens anew, from sample data. The browser tier compares them. */
import { prepareOrExit } from './lib/prepare.mjs';
import { say } from './lib/repository.mjs';
import { inspect, setUp, tiers } from './lib/tiers.mjs';
import { runTests, summary } from './lib/vitest.mjs';

await prepareOrExit();
const tier = tiers.find(({ name }) => name === 'browser');
const missing = inspect(tier).filter((need) => need.found === undefined);
for (const need of missing) say(`missing: ${need.name}. To have it: ${need.remedy}`);
if (missing.length > 0) process.exit(1);
const { environment, wrapper } = setUp(tier);
const counts = await runTests('browser', ['test/browser/screens.test.ts'], {
  environment: { ...environment, SLIPWAY_WRITE_SCREENS: '1' },
  wrapper,
});
say(`docs/screens: ${summary(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
