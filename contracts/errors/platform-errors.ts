import { entry } from './error-entry.ts';

/** Errors of the platform and its workloads. */
export const platformErrors = {
  'component.failed': entry('failed', '{component} did not become ready: {why}.', '{help}'),
  'image.cannot-be-pulled': entry(
    'failed',
    'The image {image} of {workload} cannot be pulled: {why}.',
    "Check the network and the registry's limits; Slipway goes on trying.",
  ),
  insufficient: entry(
    'failed',
    '{workload} does not fit on the nodes: {why}.',
    'Leave a component out, or give the container engine more of it.',
  ),
  'crash-loop': entry(
    'failed',
    '{workload} starts and ends again and again ({restarts} times): {why}.',
    'Its last lines are in the log of the component.',
  ),
  'volume.pending': entry(
    'failed',
    'The volume {claim} of {workload} is not there yet: {why}.',
    'Check that the cluster has a storage class for it and that the disk has room; Slipway waits for it.',
  ),
  'pod.incomplete': entry(
    'failed',
    '{workload} cannot start: {why}.',
    'Slipway waits for what is missing. If it never comes, look at the component that makes it.',
  ),
  'pod.refused': entry(
    'failed',
    'The cluster does not let {workload} start: {why}.',
    'Read the reason: a rule of the cluster forbids it.',
  ),
  'quota.exceeded': entry(
    'failed',
    '{workload} cannot start, because a quota of its namespace is used up: {why}.',
    'Raise the quota, or remove what uses it.',
  ),
  'webhook.no-answer': entry(
    'failed',
    'The webhook {webhook} does not answer: {why}.',
    'Its component {component} has to be ready first; Slipway waits for it.',
  ),
  'forward.failed': entry(
    'failed',
    'The forward to {target} ended: {why}.',
    'Slipway opens it again as soon as the target is there.',
  ),
} as const;
