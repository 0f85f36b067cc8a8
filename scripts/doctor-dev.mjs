/** Says what each tier of tests needs and whether it is here: `npm run doctor:dev`. */
import { findPinnedNode } from './lib/pinned-node.mjs';
import { kitFolder } from './lib/repository.mjs';
import { inspect, tiers } from './lib/tiers.mjs';

const kit = kitFolder();
const rows = [
  ['Node that runs npm', process.version],
  ['pinned Node', findPinnedNode() ?? 'not installed: run "npm ci"'],
  ['test kit', kit ?? 'none (SLIPWAY_KIT names one); public images and downloads are used'],
];
for (const [name, value] of rows) console.log(`${name.padEnd(32)}${value}`);

for (const tier of tiers) {
  const needs = inspect(tier);
  const ready = needs.every((need) => need.found !== undefined);
  console.log(`\n${tier.name}: ${ready ? 'can run here' : 'cannot run here'}  (npm run test:${tier.name})`);
  for (const { name, remedy, found } of needs) {
    console.log(`  ${found === undefined ? 'missing' : 'ok     '}  ${name.padEnd(30)}${found ?? remedy}`);
  }
}
