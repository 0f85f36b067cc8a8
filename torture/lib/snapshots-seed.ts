import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { shortId, type SnapshotView } from '../../contracts/snapshots.ts';
import { run } from '../../test/kit/kit.ts';
import { randomFrom } from './random.ts';
import type { SnapshotPlace, SnapshotVerb } from './snapshot-place.ts';

type Victim = 'engine' | 'restic' | 'both';
type Since = 'start' | 'gate';

export interface SnapshotTortureResult {
  readonly verb: SnapshotVerb;
  readonly victim: Victim;
  /** After the start, or after restic was ready for the moment in which the notebook stands still. */
  readonly since: Since;
  readonly afterSeconds: number;
  /** What was there to be killed. */
  readonly hit: readonly ('engine' | 'restic')[];
  readonly exitCode: number | null;
  /** How long the same command took right after it, in seconds. */
  readonly nextSeconds: number;
  /** All that is not as it has to be. */
  readonly problems: readonly string[];
  readonly seconds: number;
  /** Of the whole computer, over the last minute at the end: what else ran meanwhile. */
  readonly load: number;
}

/** A lock that is in the way would hold the next command for a minute, and a timer what stands still. */
const nextSecondsMore = 25;
/** In this time after it is ready the notebook is stopped, read and let go on. */
const gateSeconds = 1;

/** What is known before something is killed. */
interface Before {
  readonly snapshots: readonly SnapshotView[];
  /** What is in the newest snapshot that was asked for, and what is on the volume. */
  readonly kept: string;
  readonly now: string;
}

/**
 * One torture of snapshots: files are written, kept and changed; then a verb runs, and the engine, restic or both are
 * killed at a random moment of it. Right after that the same command has to do its work, with nothing lost, nothing
 * half-made listed, nothing standing still and nothing astray.
 */
export async function tortureSnapshots(seed: number, place: SnapshotPlace): Promise<SnapshotTortureResult> {
  const random = randomFrom(seed);
  const start = performance.now();
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
  const verb = pick(['first', 'create', 'create', 'restore', 'restore', 'restore', 'open', 'open'] as const);
  const victim = pick(['engine', 'engine', 'restic', 'both'] as const);
  // What is opened stands still at no time.
  const since = verb !== 'open' && random() < 0.3 ? 'gate' : 'start';
  const afterSeconds = Math.round(random() * (since === 'gate' ? gateSeconds : place.usual[verb]) * 100) / 100;
  const before = await prepare(seed, verb, place);
  const args = await place.argsOf(verb);
  const killed = await killDuring(args, { victim, since, afterSeconds }, place);
  const begin = performance.now();
  const next = await place.cluster.slipway.run(...args);
  const nextSeconds = Math.round((performance.now() - begin) / 100) / 10;
  const problems = [
    // The notebook may have been made before it was killed; whether it is whole is judged below.
    ...(next.exitCode === 0 || (verb === 'open' && isThere(next.stderr)) ? [] : [`next: ${next.stderr}`]),
    ...(nextSeconds <= place.usual[verb] + nextSecondsMore ? [] : [`next took ${String(nextSeconds)} s`]),
    ...(await place.frozen()).map((line) => `frozen: ${line}`),
    ...(await judge(verb, before, place)),
    ...(await settle(before, place)),
  ];
  const seconds = Math.round((performance.now() - start) / 1000);
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  return { verb, victim, since, afterSeconds, ...killed, nextSeconds, problems, seconds, load };
}

/** Whether an `open` was refused since the notebook is there. */
function isThere(said: string): boolean {
  return said.startsWith('Error: There is a notebook ');
}

async function prepare(seed: number, verb: SnapshotVerb, place: SnapshotPlace): Promise<Before> {
  await place.write(2 * seed);
  const kept = await place.manifest();
  if (verb === 'first') {
    await place.removeStore();
    return { snapshots: [], kept, now: kept };
  }
  await place.cluster.slipway.must(...(await place.argsOf('create')));
  const snapshots = await place.snapshots();
  await place.write(2 * seed + 1);
  return { snapshots, kept, now: await place.manifest() };
}

async function killDuring(
  args: readonly string[],
  { victim, since, afterSeconds }: Pick<SnapshotTortureResult, 'victim' | 'since' | 'afterSeconds'>,
  place: SnapshotPlace,
): Promise<Pick<SnapshotTortureResult, 'hit' | 'exitCode'>> {
  const { slipway } = place.cluster;
  const command = slipway.start(...args);
  command.stdout?.resume();
  command.stderr?.resume();
  const ended = once(command, 'exit');
  while (since === 'gate' && command.exitCode === null && !(await place.isAtGate())) await after(5);
  await Promise.race([after(afterSeconds * 1000), ended]);
  const hit: ('engine' | 'restic')[] = [];
  if (victim !== 'restic') {
    const pid = await slipway.enginePid();
    if (pid !== null) {
      process.kill(pid, 'SIGKILL');
      hit.push('engine');
    }
  }
  if (victim !== 'engine' && (await killRestic(place, () => victim === 'both' || command.exitCode !== null)))
    hit.push('restic');
  await ended;
  return { hit, exitCode: command.exitCode };
}

/** There is a moment between two runs in which none is there: the next one is waited for, unless it is over. */
async function killRestic(place: SnapshotPlace, isOver: () => boolean): Promise<boolean> {
  for (;;) {
    const isLast = isOver();
    const containers = await place.containers();
    if (containers.length > 0 && (await run('docker', ['kill', ...containers])).exitCode === 0) return true;
    if (isLast) return false;
    await after(20);
  }
}

/** What the same command did that was run again. */
async function judge(verb: SnapshotVerb, before: Before, place: SnapshotPlace): Promise<string[]> {
  const listed = await place.snapshots();
  const lost = before.snapshots.filter(({ id }) => !listed.some((snapshot) => snapshot.id === id));
  const problems = lost.map(({ id }) => `lost: ${shortId(id)}`);
  const made = listed.filter(({ id }) => !before.snapshots.some((snapshot) => snapshot.id === id));
  const says = (what: string, isSo: boolean) => (isSo ? [] : [what]);
  switch (verb) {
    case 'first':
    case 'create':
      return [...problems, ...says('not kept', made.length > 0), ...(await expectAll(made, before.now, place))];
    case 'restore':
      return [
        ...problems,
        ...says('not put back', (await place.manifest()) === before.kept),
        ...says('no safety copy', made.length > 0),
        // The oldest has what was there; those after it have that, or what was put back already.
        ...(await expectAll(made.slice(-1), before.now, place)),
      ];
    case 'open': {
      const isWhole = (await place.openedManifest()) === before.kept;
      await place.removeOpened();
      return [...problems, ...says('not opened whole', isWhole)];
    }
  }
}

/** Goes back to each, and finds what has to be in it. */
async function expectAll(snapshots: readonly SnapshotView[], wanted: string, place: SnapshotPlace): Promise<string[]> {
  const problems: string[] = [];
  for (const { id } of snapshots) {
    const { slipway, name } = place.cluster;
    const back = await slipway.run('snapshots', 'restore', shortId(id), '--cluster', name);
    if (back.exitCode !== 0) problems.push(`restore ${shortId(id)}: ${back.stderr}`);
    else if ((await place.manifest()) !== wanted) problems.push(`${shortId(id)} does not hold what was there`);
  }
  return problems;
}

/** A next snapshot and the way back to it, and then nothing is astray or damaged. */
async function settle(before: Before, place: SnapshotPlace): Promise<string[]> {
  const { slipway } = place.cluster;
  const now = await place.manifest();
  const taken = await slipway.run(...(await place.argsOf('create')));
  const [newest] = await place.snapshots();
  const isNew = newest !== undefined && !before.snapshots.some(({ id }) => id === newest.id);
  return [
    ...(taken.exitCode === 0 && isNew ? [] : [`create: ${taken.stderr}`]),
    ...(isNew ? await expectAll([newest], now, place) : []),
    ...(await place.astray()),
    ...(await place.damage()),
  ];
}
