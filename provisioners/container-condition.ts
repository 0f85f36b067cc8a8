import type { ClusterState } from '../contracts/clusters.ts';
import type { Probe } from './cluster-probe.ts';
import type { ContainerFacts } from './host.ts';
import { missing } from './wait-for-nodes.ts';

/** A control plane that was started less than this many seconds ago and does not answer is still starting. */
const startSeconds = 180;

/**
 * The state of a cluster as far as its containers tell it, or `ask` where only its API server can. `isCreating` is
 * whether a creation was begun and not ended.
 */
export function containerCondition(nodes: readonly ContainerFacts[], isCreating: boolean): ClusterState | 'ask' {
  if (nodes.length === 0) return { state: 'absent' };
  if (isCreating) return { state: 'incomplete', reason: 'It is being made, or that was cut off.' };
  const neverStarted = nodes.find((node) => node.state === 'created');
  if (neverStarted !== undefined)
    return { state: 'incomplete', reason: `The node ${neverStarted.name} was never started.` };
  if (nodes.some((node) => node.state === 'paused')) return { state: 'paused' };
  const stopped = nodes.filter((node) => node.state !== 'running' && node.state !== 'restarting');
  if (stopped.length === nodes.length) return { state: 'stopped' };
  const first = stopped[0];
  if (first !== undefined)
    return { state: 'unreachable', reason: `The node ${first.name} is stopped, others are not.` };
  return 'ask';
}

/**
 * The state of a cluster whose containers all run. `ageSeconds` is how long its control plane has; null is unknown.
 * `since` is when that was started, in milliseconds by its clock: what a node told before is no longer true.
 */
export function runningCondition(probe: Probe, nodes: number, ageSeconds: number | null, since = 0): ClusterState {
  const why = missing(probe, { nodes, since });
  if (why === null) return { state: 'running' };
  const reason = `Waiting: ${why}.`;
  const isYoung = ageSeconds !== null && ageSeconds < startSeconds;
  return probe.answers || isYoung ? { state: 'starting', reason } : { state: 'unreachable', reason: probe.why };
}

/**
 * For how many seconds a container has run, from its own `/proc/uptime` followed by `/proc/1/stat` (field 22 is the
 * start in hundredths of a second after the boot). Null where the text is something else.
 */
export function readAge(text: string): number | null {
  const [uptimeLine = '', stat = ''] = text.split('\n');
  const uptime = Number(uptimeLine.split(' ')[0]);
  const started = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const age = uptime - started / 100;
  return uptimeLine !== '' && Number.isFinite(age) && age >= 0 ? age : null;
}
