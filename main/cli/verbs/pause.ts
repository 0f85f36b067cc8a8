import { clusterVerb } from '../cluster-verb.ts';

/** `slipway pause`. */
export const pauseVerb = clusterVerb({
  kind: 'pause',
  says: 'Freezes a cluster: it keeps its memory and takes no CPU.',
});
