import { clusterVerb } from '../cluster-verb.ts';

/** `slipway resume`. */
export const resumeVerb = clusterVerb({
  kind: 'resume',
  says: 'Lets a paused cluster go on.',
});
