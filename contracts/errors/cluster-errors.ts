import { entry } from './error-entry.ts';

/** Errors of clusters and of how they are reached. */
export const clusterErrors = {
  'node.unknown': entry(
    'notFound',
    'The cluster {cluster} has no node {node} that Slipway made.',
    'See its nodes with "slipway status".',
  ),
  'cluster.unknown': entry(
    'notFound',
    'There is no cluster {cluster} that Slipway made.',
    'Make it with "slipway up".',
  ),
  'cluster.foreign': entry(
    'refused',
    'The cluster {cluster} was not made by Slipway, and is left alone.',
    'Choose another name with --cluster.',
  ),
  'cluster.elsewhere': entry(
    'refused',
    'The cluster {cluster} was made by Slipway with another state folder, and is left alone from this one.',
    'Set SLIPWAY_HOME to that folder, or choose another name with --cluster.',
  ),
  'cluster.not-running': entry('refused', 'The cluster {cluster} is {state}.', 'Start it with "slipway start".'),
  'cluster.create-failed': entry(
    'failed',
    'The cluster {cluster} could not be made: {why}.',
    'The logs are in {logs}. Nothing else was left. Correct the cause, then run the command again.',
  ),
  'cluster.not-ready': entry(
    'failed',
    'The cluster {cluster} did not become ready within {seconds} s: {why}.',
    'Run "slipway status", and look at the log of the operation.',
  ),
  'kubeconfig.invalid': entry(
    'failed',
    'The kubeconfig {path} cannot be read: {why}.',
    'Correct it or move it away. Slipway changed nothing in it.',
  ),
  'kubernetes.unreachable': entry(
    'failed',
    'The cluster does not answer at {address}: {why}.',
    'Run "slipway status"; start the cluster if it is stopped.',
  ),
  'kubernetes.refused': entry(
    'failed',
    'The cluster refused {what} ({status} {reason}): {why}.',
    'Read the reason. If a webhook is named, its component is not ready.',
  ),
} as const;
