/** Formats all files, or those named: `npm run format -- PATH ...`. */
import { pinnedNode } from './lib/pinned-node.mjs';
import { prepareOrExit } from './lib/prepare.mjs';
import { root } from './lib/repository.mjs';
import { become } from './lib/run.mjs';

await prepareOrExit({ build: false });
const paths = process.argv.slice(2);
await become(
  pinnedNode(),
  ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', ...(paths.length === 0 ? ['.'] : paths)],
  { cwd: root },
);
