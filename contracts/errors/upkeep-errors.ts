import { entry } from './error-entry.ts';

/** Errors and notices of the days after the first: disk, clock, ports. */
export const upkeepErrors = {
  'disk.low': entry(
    'failed',
    'Only {free} are free on the disk of the cluster {cluster}.',
    'Free some: "slipway free-space" shows what can go. Below {stop} the cluster stops itself, so that no data is lost.',
  ),
  'cluster.disk-stopped': entry(
    'refused',
    'The cluster {cluster} stopped itself before its disk was full: {then} were free, now {now} are, and it goes on from {needed}.',
    'Free some: "slipway free-space" shows what can go. Then run "slipway start". All that is in it is kept.',
  ),
  'cluster.node-ended': entry(
    'failed',
    'The node {node} of the cluster {cluster} ended again and again while it was started.',
    'Look at its last lines with "docker logs {node}", then try again.',
  ),
  'clock.skewed': entry(
    'failed',
    'The clock of the cluster {cluster} is {skew} {direction} this computer’s.',
    'Run "slipway start": it puts the clock right.',
  ),
  'clock.not-ours': entry(
    'failed',
    'The clock of the cluster {cluster} is {skew} {direction} this computer’s.',
    'Put the clock of the computer right on which the container engine runs, or of this one.',
  ),
  'port.taken-by': entry(
    'busy',
    'Port {port} on this computer is taken by {holder}.',
    'End it, then run the command again.',
  ),
  'uninstall.incomplete': entry(
    'failed',
    'Not all could be removed: {why}.',
    'Correct the cause, then run "slipway uninstall" again: it goes on with what is left.',
  ),
} as const;
