/** Runs bench/NAME.ts or torture/NAME.ts on the pinned Node: `npm run bench -- NAME [ARGS]`. */
import { existsSync, readdirSync } from 'node:fs';
import { pinnedNode } from './lib/pinned-node.mjs';
import { prepareOrExit } from './lib/prepare.mjs';
import { inRoot, root, say } from './lib/repository.mjs';
import { become } from './lib/run.mjs';
import { setUp, tiers } from './lib/tiers.mjs';

const [folder, name, ...args] = process.argv.slice(2);
const names = existsSync(inRoot(folder))
  ? readdirSync(inRoot(folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.slice(0, -3))
  : [];

if (!names.includes(name)) {
  say(name === undefined ? `Name one: npm run ${folder} -- NAME` : `There is no ${folder} "${name}".`);
  say(names.length === 0 ? `There are none yet in ${folder}/.` : `Known: ${names.join(', ')}.`);
  process.exit(2);
}
await prepareOrExit();
// A window needs an Electron and a display, and what is rehearsed a control plane.
const { environment, wrapper } =
  name === 'window'
    ? setUp({ needs: tiers.find((tier) => tier.name === 'desktop').needs })
    : { environment: process.env, wrapper: [] };
const node = ['--disable-warning=ExperimentalWarning', inRoot(folder, `${name}.ts`)];
const [command, ...rest] = [...wrapper, pinnedNode(), ...node, ...args];
await become(command, rest, { cwd: root, env: environment });
