/**
 * `npm test [-- FILTER ...]` runs the unit tier; `npm run test:TIER` another; `npm run test:all` all of them.
 * The last line is the sum over the tiers: "N passed, N failed".
 */
import { prepare } from './lib/prepare.mjs';
import { say } from './lib/repository.mjs';
import { inspect, setUp, tiers } from './lib/tiers.mjs';
import { add, runTests, summary } from './lib/vitest.mjs';

const args = process.argv.slice(2);
const all = args.includes('--all');
const known = ['unit', ...tiers.map((tier) => tier.name)];
const named = args.filter((arg) => known.includes(arg));
const filters = args.filter((arg) => arg !== '--all' && !known.includes(arg));
const asked = all ? known : named.length > 0 ? named : ['unit'];
const required = !all || process.env.SLIPWAY_TIERS_REQUIRED === '1';

const oneFailure = { passed: 0, failed: 1, skipped: 0 };
let total = { passed: 0, failed: 0, skipped: 0 };

try {
  await prepare();
} catch (error) {
  say(error.message);
  total = add(total, oneFailure);
}
for (const name of asked) total = add(total, await runTier(name));
if (asked.length === 1 && asked[0] === 'unit') tellOfOthers();
console.log(`\n${summary(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function runTier(name) {
  console.log(`\n=== ${name} ===`);
  const tier = tiers.find((each) => each.name === name);
  const missing = tier === undefined ? [] : inspect(tier).filter((need) => need.found === undefined);
  if (missing.length > 0) {
    console.log(`${required ? 'FAILED' : 'NOT RUN'}: the tier "${name}" cannot run here.`);
    for (const need of missing) console.log(`  missing: ${need.name}. To have it: ${need.remedy}`);
    return required ? oneFailure : { passed: 0, failed: 0, skipped: 0 };
  }
  try {
    return await runTests(name, filters, tier === undefined ? undefined : setUp(tier));
  } catch (error) {
    console.log(`FAILED: ${error.message}`);
    return oneFailure;
  }
}

function tellOfOthers() {
  console.log('\nOnly the unit tier was run. The others (npm run test:all runs all of them):');
  for (const tier of tiers) {
    const missing = inspect(tier).filter((need) => need.found === undefined);
    const state =
      missing.length === 0 ? 'can run here' : `cannot run here: no ${missing.map((need) => need.name).join(', no ')}`;
    console.log(`  npm run test:${tier.name.padEnd(14)} ${state}`);
  }
}
