import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { buildStandIn, mirror, nodeImage, run, Slipway } from '../../test/kit/kit.ts';
import { readyWorkloads, workloadsOf } from '../../bench/lib/workloads.ts';
import { randomFrom } from './random.ts';
import { keepStandIns } from './stand-in-keeper.ts';
import { strayProcesses } from './stray-processes.ts';

export interface UpTortureResult {
  readonly kills: readonly {
    readonly victim: 'engine' | 'command';
    readonly afterSeconds: number;
    readonly hit: boolean;
  }[];
  readonly ready: number;
  readonly wanted: number;
  readonly nodes: number;
  readonly orphans: readonly string[];
  readonly left: readonly string[];
  readonly seconds: number;
}

/** What is shared by all seeds: a lock of the mirror, and the rendered file that the stand-ins are made from. */
export interface UpTortureSetup {
  readonly lock: string;
  readonly rendered: string;
  readonly preset: string;
}

/**
 * One torture of `up`: engine or command is killed one to three times at random moments, then `up` runs to its end. The
 * result says whether everything became ready on exactly one cluster, whether a process was left without an engine, and
 * what `delete` left behind.
 */
export async function tortureUp(seed: number, setup: UpTortureSetup): Promise<UpTortureResult> {
  await buildStandIn();
  const random = randomFrom(seed);
  const start = performance.now();
  const cluster = `tort-${String(seed)}`;
  const slipway = await Slipway.create();
  const keeper = new AbortController();
  const kept = keepStandIns(cluster, setup.rendered, keeper.signal);
  const args = [
    'up',
    '--preset',
    setup.preset,
    '--cluster',
    cluster,
    '--distribution',
    setup.lock,
    '--mirror',
    mirror,
    '--node-image',
    nodeImage,
    '--anyway',
  ];
  try {
    const kills: UpTortureResult['kills'][number][] = [];
    const count = 1 + Math.floor(random() * 3);
    for (let kill = 0; kill < count; kill += 1) kills.push(await killDuring(slipway, args, random));
    await slipway.must(...args);
    const wanted = workloadsOf(await readFile(setup.rendered, 'utf8'));
    const ready = await readyWorkloads(path.join(slipway.state, 'clusters', cluster, 'kubeconfig'));
    const nodes = (await containersOf(cluster)).length;
    const orphans = await strayProcesses(slipway);
    await slipway.must('delete', '--cluster', cluster, '--yes');
    return {
      kills,
      ready: wanted.filter((name) => ready.has(name)).length,
      wanted: wanted.length,
      nodes,
      orphans,
      left: await containersOf(cluster),
      seconds: Math.round((performance.now() - start) / 1000),
    };
  } finally {
    keeper.abort();
    await kept;
    await slipway.remove();
  }
}

async function killDuring(
  slipway: Slipway,
  args: readonly string[],
  random: () => number,
): Promise<UpTortureResult['kills'][number]> {
  const victim = random() < 0.6 ? 'engine' : 'command';
  const afterSeconds = Math.round(random() * 600) / 10;
  const command = slipway.start(...args);
  command.stdout?.resume();
  command.stderr?.resume();
  const ended = once(command, 'exit');
  await Promise.race([after(afterSeconds * 1000), ended]);
  if (victim === 'command') {
    const hit = command.kill('SIGKILL');
    await ended;
    return { victim, afterSeconds, hit };
  }
  const pid = await slipway.enginePid();
  if (pid !== null) process.kill(pid, 'SIGKILL');
  await ended;
  return { victim, afterSeconds, hit: pid !== null };
}

async function containersOf(cluster: string): Promise<string[]> {
  const shown = await run('docker', [
    'ps',
    '-a',
    '--format',
    '{{.Names}}',
    '--filter',
    `label=io.x-k8s.kind.cluster=${cluster}`,
  ]);
  return shown.stdout.split('\n').filter((line) => line !== '');
}
