/** The static checks, two at a time, one line each: `npm run check`, or `npm run check -- lint types`. */
import { spawn } from 'node:child_process';
import { checks } from './lib/checks.mjs';
import { seconds } from './lib/install.mjs';
import { pinnedNode } from './lib/pinned-node.mjs';
import { prepareOrExit } from './lib/prepare.mjs';
import { root } from './lib/repository.mjs';

await prepareOrExit({ build: false });
const all = checks();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}. Known: ${all.map((check) => check.name).join(', ')}.`);
  process.exit(2);
}

const queue = asked.length === 0 ? all : all.filter((check) => asked.includes(check.name));
const failed = [];

async function worker() {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const began = Date.now();
    const { code, output } = await run(check.args);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds(began)} s)`);
    if (code !== 0) {
      failed.push(check.name);
      console.log(output.trimEnd().replaceAll(/^/gm, '       '));
    }
  }
}

function run(args) {
  const child = spawn(pinnedNode(), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, output })));
}

await Promise.all([worker(), worker()]);
if (failed.length > 0) {
  console.log(
    `\nFAILED: ${failed.join(', ')}.${failed.includes('format') ? ' "npm run format" mends the format.' : ''}`,
  );
  process.exit(1);
}
