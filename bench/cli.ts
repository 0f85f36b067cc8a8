import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Slipway } from '../test/kit/kit.ts';
import { median, report, rounded } from './lib/measure.ts';

// `slipway status` with an engine running, beside a Node that does nothing: one of each in turn, so that both meet the same noise.
const rounds = Math.max(15, Number(process.argv[2] ?? 25));
const repository = path.resolve(import.meta.dirname, '..');
const node = path.join(repository, 'dist/node');
const cli = path.join(repository, 'dist/cli.js');
const slipway = await Slipway.create();
const env = { ...process.env, SLIPWAY_HOME: slipway.state, SLIPWAY_IDLE_SECONDS: '60' };

async function millisecondsOf(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const [code] = (await once(spawn(node, args, { env, stdio: 'ignore' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  return performance.now() - begun;
}

const bare: number[] = [];
const status: number[] = [];
try {
  // The first starts the engine, and both fill the system's caches.
  await millisecondsOf([cli, 'status']);
  await millisecondsOf(['-e', '0']);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await millisecondsOf(['-e', '0']));
    status.push(await millisecondsOf([cli, 'status']));
  }
} finally {
  await slipway.remove();
}
report('cli', {
  goal: 'slipway status takes at most 100 ms longer than node -e 0',
  rounds,
  nodeMilliseconds: bare.map(rounded),
  statusMilliseconds: status.map(rounded),
  differenceMilliseconds: rounded(median(status) - median(bare)),
  ratio: rounded(median(status) / median(bare)),
});
