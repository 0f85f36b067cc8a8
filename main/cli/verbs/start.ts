import { clusterVerb } from '../cluster-verb.ts';

/** `slipway start`. */
export const startVerb = clusterVerb({
  kind: 'start',
  says: 'Starts a stopped cluster and waits until its nodes are ready.',
});
