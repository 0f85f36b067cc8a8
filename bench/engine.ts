import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { mirror, nodeImage, Slipway, standIn, testLock } from '../test/kit/kit.ts';
import { report, rounded } from './lib/measure.ts';

// What the engine costs 60 s after it installed everything, with a page's worth of attachment and nobody asking.
const lock = await testLock('26.03');
const slipway = await Slipway.create();
const server = slipway.start('serve');
const rendered = path.join(slipway.home, 'all.yaml');
await slipway.must('render', '--preset', 'full', '--distribution', lock, '--mirror', mirror, '--output', rendered);
await slipway.must('up', '--bare', '--cluster', 'bench', '--node-image', nodeImage);
await standIn('bench', rendered);
await slipway.must(
  'up',
  '--preset',
  'full',
  '--cluster',
  'bench',
  '--distribution',
  lock,
  '--mirror',
  mirror,
  '--anyway',
);
const pid = await slipway.enginePid();
if (pid === null) throw new Error('no engine runs');
await after(60_000);
const pssBytes = await pss(pid);
const before = await cpuTicks(pid);
const seconds = 30;
await after(seconds * 1000);
const percent = ((await cpuTicks(pid)) - before) / seconds;
server.kill('SIGINT');
await slipway.must('delete', '--cluster', 'bench', '--yes');
await slipway.remove();
report('engine', {
  goal: 'PSS <= 200 MB 60 s after a full install, CPU at rest <= 1 %',
  pssMegabytes: rounded(pssBytes / 1e6),
  cpuPercentAtRest: rounded(percent),
});

/** Proportional set size in bytes, from the kernel's own sum. */
async function pss(process: number): Promise<number> {
  const text = await readFile(`/proc/${String(process)}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}

/** CPU used so far in hundredths of a second (user and system; proc(5), fields 14 and 15; the clock tick is 1/100 s on Linux). */
async function cpuTicks(process: number): Promise<number> {
  const text = await readFile(`/proc/${String(process)}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
