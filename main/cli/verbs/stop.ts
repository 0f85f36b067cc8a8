import { clusterVerb } from '../cluster-verb.ts';

/** `slipway stop`. */
export const stopVerb = clusterVerb({
  kind: 'stop',
  says: 'Stops a cluster. All that is in it is kept.',
});
