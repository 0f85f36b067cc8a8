import { assertNever } from '../../../contracts/assert-never.ts';
import type { ClusterState } from '../../../contracts/clusters.ts';
import { text } from '../../../contracts/text/page-text.ts';
import type { Tone } from '../../ui/chip.tsx';

export const clusterTones: Readonly<Record<ClusterState['state'], Tone>> = {
  absent: 'idle',
  incomplete: 'warn',
  starting: 'busy',
  running: 'ready',
  paused: 'idle',
  stopped: 'idle',
  unreachable: 'fail',
};

/** What a state means, in a sentence; null where its name says all. */
export function clusterWords(condition: ClusterState): string | null {
  switch (condition.state) {
    case 'absent':
    case 'running':
      return null;
    case 'incomplete':
    case 'starting':
    case 'unreachable':
      return condition.reason;
    case 'paused':
    case 'stopped':
      return text.platform.stateBodies[condition.state];
    default:
      return assertNever(condition);
  }
}

export type ClusterAction = 'start' | 'stop' | 'pause' | 'resume' | 'delete';

/** What can be done with a cluster in a state, the likeliest first. */
export function clusterActions(state: ClusterState['state']): readonly ClusterAction[] {
  switch (state) {
    case 'absent':
      return [];
    case 'incomplete':
      return ['delete'];
    case 'starting':
      return ['stop', 'delete'];
    case 'running':
      return ['pause', 'stop', 'delete'];
    case 'paused':
      return ['resume', 'stop', 'delete'];
    case 'stopped':
      return ['start', 'delete'];
    case 'unreachable':
      return ['start', 'stop', 'delete'];
    default:
      return assertNever(state);
  }
}
