import { assertNever } from '../../../contracts/assert-never.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { Operation } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { ComponentStatus, PlatformStatus } from '../../../contracts/platform.ts';
import { shellText } from '../../../contracts/text/shell-text.ts';

const words = shellText.tray;

/** What is known of the engine and of the one cluster that the tray stands for. */
export interface TrayFacts {
  readonly engine: 'connecting' | 'here' | 'gone';
  /** Of an engine that is gone, what it told last. */
  readonly operations: readonly Operation[];
  /** Null until it is known. */
  readonly platform: PlatformStatus | null;
  /** Why the clusters cannot be asked for; null where they can. */
  readonly trouble: string | null;
}

/** The facts before anything was told of an engine in this state. */
export function nothingKnown(engine: TrayFacts['engine']): TrayFacts {
  return { engine, operations: [], platform: null, trouble: null };
}

/** What the tray's icon shows, and in words. One of them holds at any time. */
export type TrayState =
  | { readonly state: 'connecting' }
  | { readonly state: 'engine-gone' }
  | { readonly state: 'no-cluster' }
  | { readonly state: 'launching'; readonly what: string; readonly percent: number }
  | { readonly state: 'running'; readonly cluster: string }
  | { readonly state: 'degraded'; readonly what: string }
  | { readonly state: 'paused'; readonly cluster: string }
  | { readonly state: 'stopped'; readonly cluster: string };

const launchingKinds: ReadonlySet<string> = new Set(['up', 'start', 'resume']);
const namedAtMost = 2;

/** The state that these facts come to: what is under way before what was, what is wrong before what is well. */
export function trayState(facts: TrayFacts): TrayState {
  if (facts.engine === 'connecting') return { state: 'connecting' };
  if (facts.engine === 'gone') return { state: 'engine-gone' };
  const launch = facts.operations.find((operation) => isUnderWay(operation) && launchingKinds.has(operation.kind));
  if (launch !== undefined) return { state: 'launching', what: launch.title, percent: percentOf(launch.fraction) };
  if (facts.trouble !== null) return { state: 'degraded', what: facts.trouble };
  return facts.platform === null ? { state: 'connecting' } : platformState(facts.platform);
}

function platformState(platform: PlatformStatus): TrayState {
  const { condition } = platform.cluster;
  const name = nameOf(platform.cluster);
  switch (condition.state) {
    case 'absent':
      return { state: 'no-cluster' };
    case 'starting':
      return { state: 'launching', what: words.comingUp(name), percent: 0 };
    case 'incomplete':
    case 'unreachable':
      return { state: 'degraded', what: words.reason(name, condition.reason) };
    case 'paused':
    case 'stopped':
      return { state: condition.state, cluster: name };
    case 'running':
      return runningState(platform);
    default:
      return assertNever(condition);
  }
}

function runningState({ cluster, components, workloads }: PlatformStatus): TrayState {
  const failing = components.filter(({ condition }) => condition.state === 'failing');
  if (failing.length > 0) return { state: 'degraded', what: words.failing(names(failing), failing.length) };
  const notice = noticeOf(cluster);
  if (notice !== null) return { state: 'degraded', what: notice };
  const isComingUp = components.some(({ condition }) => !settledStates.has(condition.state));
  if (!isComingUp) return { state: 'running', cluster: nameOf(cluster) };
  const percent = percentOf(workloads.wanted === 0 ? 0 : workloads.ready / workloads.wanted);
  return { state: 'launching', what: words.comingUp(nameOf(cluster)), percent };
}

function nameOf({ name, provisioner }: ClusterStatus): string {
  return provisioner === 'rehearsal' ? words.simulated(name) : name;
}

const settledStates: ReadonlySet<string> = new Set(['ready', 'not-installed']);

function names(components: readonly ComponentStatus[]): string {
  const shown = components.slice(0, namedAtMost).map(({ title }) => title);
  return [...shown, ...(components.length > namedAtMost ? [words.more(components.length - namedAtMost)] : [])].join(
    ', ',
  );
}

function noticeOf({ upkeep }: ClusterStatus): string | null {
  return upkeep?.notices[0]?.message ?? null;
}

function percentOf(fraction: number): number {
  return Math.floor(100 * fraction);
}

/** The state in one sentence, for the tooltip and the first line of the menu. */
export function sentenceOf(state: TrayState): string {
  switch (state.state) {
    case 'connecting':
      return words.connecting;
    case 'engine-gone':
      return words.engineGone;
    case 'no-cluster':
      return words.noCluster;
    case 'launching':
      return words.launching(state.what, state.percent);
    case 'degraded':
      return state.what;
    case 'running':
      return words.running(state.cluster);
    case 'paused':
      return words.paused(state.cluster);
    case 'stopped':
      return words.stopped(state.cluster);
    default:
      return assertNever(state);
  }
}

/** Launches are drawn in this many steps. */
const launchSteps = 8;

/** The name of the icon that shows the state. */
export function iconOf(state: TrayState): string {
  switch (state.state) {
    case 'connecting':
      // Nothing is known yet, as where the engine is gone.
      return 'engine-gone';
    case 'launching':
      return `launching-${Math.min(launchSteps - 1, Math.floor((state.percent * launchSteps) / 100))}`;
    default:
      return state.state;
  }
}
