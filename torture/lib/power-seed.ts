import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { nodeImage, run, type Slipway } from '../../test/kit/kit.ts';
import { type Truth, truthOf } from './cluster-truth.ts';
import { thawStuck } from './frozen-groups.ts';
import { type Hurt, hurt, mayRestartDocker, type Victim } from './power-victims.ts';
import { randomFrom } from './random.ts';
import { SteadyWriter } from './steady-writer.ts';
import { strayProcesses } from './stray-processes.ts';

type PowerVerb = 'up' | 'stop' | 'start';

export interface PowerRound {
  readonly verb: PowerVerb;
  readonly victim: Victim;
  readonly hurt: Hurt;
  readonly afterSeconds: number;
  readonly hit: boolean;
  /** What status told, and after how many seconds since the hurt it told the truth; null where it did not in time. */
  readonly told: string;
  readonly trueAfterSeconds: number | null;
  readonly exitCode: number | null;
}

export interface PowerTortureResult {
  readonly rounds: readonly PowerRound[];
  /** The state at the end, after one more `up`. */
  readonly end: string;
  /** How many objects the API server took while it was hurt, and which of them are gone. */
  readonly written: number;
  readonly lost: readonly string[];
  readonly nodes: number;
  /** Whether the cluster that was there is there still, and not one that was made anew. */
  readonly same: boolean;
  readonly orphans: readonly string[];
  /** Control groups that were left frozen, which only root on the computer undoes. */
  readonly thawed?: number;
  readonly seconds: number;
  /** Of the whole computer, over the last minute at the end: what else ran meanwhile. */
  readonly load: number;
}

export interface PowerTortureOptions {
  readonly cluster: string;
  readonly rounds: number;
}

const truthSeconds = 5;
/** A victim is hurt at a random moment within these seconds of the command's start. */
const spans: Readonly<Record<PowerVerb, number>> = { up: 20, stop: 8, start: 15 };

/** Whether a seed came to the end that it has to: running, nothing lost, nothing astray, and the truth told in time. */
export function isGood({ rounds, end, lost, nodes, same, orphans }: PowerTortureResult): boolean {
  const isTrue = rounds.every(({ trueAfterSeconds }) => trueAfterSeconds !== null);
  return isTrue && end === 'running' && lost.length === 0 && nodes === 1 && same && orphans.length === 0;
}

/**
 * One torture of a cluster's power: a random verb runs, and the engine, the node or (where it may) Docker is killed,
 * stopped or restarted at a random moment, while objects are written without a pause. After each hurt `status` has to
 * tell within 5 s what is true, and at the end `up` has to find all that was taken. Makes the cluster where it is missing;
 * then the making itself is hurt first.
 */
export async function torturePower(
  seed: number,
  slipway: Slipway,
  { cluster, rounds: count }: PowerTortureOptions,
): Promise<PowerTortureResult> {
  const random = randomFrom(seed);
  const start = performance.now();
  const done = new AbortController();
  const thawing = thawStuck(done.signal);
  const rounds: PowerRound[] = [];
  const isNew = (await truthOf(slipway, cluster)).includes('absent');
  if (isNew) rounds.push(await playRound('up', 45, random, slipway, cluster));
  await slipway.must(...argsOf('up', cluster));
  const before = await containerOf(cluster);
  const writer = new SteadyWriter(slipway, cluster, `seed-${String(seed)}`);
  while (rounds.length < count) {
    const verb = pick(['stop', 'start', 'up', 'stop', 'start'] as const, random);
    rounds.push(await playRound(verb, spans[verb], random, slipway, cluster));
  }
  await slipway.must(...argsOf('up', cluster));
  await writer.end();
  const end = await tell(slipway, cluster);
  done.abort();
  const thawed = await thawing;
  return {
    rounds,
    end,
    written: writer.taken.length,
    lost: await writer.lost(),
    nodes: (await nodesOf(cluster)).length,
    same: (await containerOf(cluster)) === before,
    orphans: await strayProcesses(slipway),
    ...(thawed === 0 ? {} : { thawed }),
    seconds: Math.round((performance.now() - start) / 1000),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

async function playRound(
  verb: PowerVerb,
  span: number,
  random: () => number,
  slipway: Slipway,
  cluster: string,
): Promise<PowerRound> {
  const victims: readonly Victim[] = mayRestartDocker
    ? ['engine', 'node', 'node', 'docker']
    : ['engine', 'node', 'node'];
  const victim = pick(victims, random);
  const how = pick(['killed', 'stopped', 'restarted'] as const, random);
  const afterSeconds = Math.round(random() * span * 10) / 10;
  const command = slipway.start(...argsOf(verb, cluster));
  command.stdout?.resume();
  command.stderr?.resume();
  const ended = once(command, 'exit');
  await Promise.race([after(afterSeconds * 1000), ended]);
  const hit = await hurt(victim, how, slipway, cluster);
  const truth = await untilTrue(slipway, cluster);
  await ended;
  return { verb, victim, hurt: how, afterSeconds, hit, ...truth, exitCode: command.exitCode };
}

/** Asks until what is told is true before or after it was told: it may change in between. */
async function untilTrue(slipway: Slipway, cluster: string): Promise<Pick<PowerRound, 'told' | 'trueAfterSeconds'>> {
  const start = performance.now();
  for (;;) {
    let seconds = 0;
    const telling = tell(slipway, cluster).finally(() => {
      seconds = Math.round((performance.now() - start) / 100) / 10;
    });
    const [before, told] = await Promise.all([truthOf(slipway, cluster), telling]);
    const truth: Truth = [...before, ...(await truthOf(slipway, cluster))];
    if (truth.includes(told) && seconds <= truthSeconds) return { told, trueAfterSeconds: seconds };
    if (seconds > truthSeconds) return { told: `${told}, and true was ${truth.join(' or ')}`, trueAfterSeconds: null };
  }
}

/** The state that `slipway status` tells, or the code of its error. */
async function tell(slipway: Slipway, cluster: string): Promise<string> {
  const { exitCode, stdout, stderr } = await slipway.run('status', '--json', '--cluster', cluster);
  if (exitCode !== 0) return /"code":"([^"]+)"/.exec(stderr)?.[1] ?? `exit code ${String(exitCode)}`;
  return (JSON.parse(stdout) as { cluster: { condition: { state: string } } }).cluster.condition.state;
}

function argsOf(verb: PowerVerb, cluster: string): string[] {
  const more = verb === 'up' ? ['--bare', '--node-image', nodeImage, '--anyway'] : [];
  return [verb, '--cluster', cluster, ...more];
}

async function nodesOf(cluster: string): Promise<string[]> {
  const filter = `label=io.x-k8s.kind.cluster=${cluster}`;
  const shown = await run('docker', ['ps', '--all', '--no-trunc', '--quiet', '--filter', filter]);
  return shown.stdout.split('\n').filter((line) => line !== '');
}

async function containerOf(cluster: string): Promise<string> {
  return (await nodesOf(cluster)).join(' ');
}

function pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)] as Value;
}
