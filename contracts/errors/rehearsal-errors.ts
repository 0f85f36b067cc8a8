import { entry } from './error-entry.ts';

/** Errors of rehearsals on simulated nodes. */
export const rehearsalErrors = {
  'rehearsal.unsupported': entry(
    'missing',
    'A rehearsal cannot be held on this computer: {why}.',
    'Hold it on Linux, where the programs of a control plane run as they are.',
  ),
  'rehearsal.name-taken': entry(
    'refused',
    'There is a cluster {cluster} already, and a rehearsal would replace it.',
    'Choose another name with --cluster, or delete it with "slipway delete --cluster {cluster}".',
  ),
  'rehearsal.runs-nothing': entry(
    'refused',
    'The nodes of a rehearsal are simulated and run no containers, so {what} is not possible there.',
    'Use "slipway rehearse" to see whether a platform fits, and another provisioner to use it.',
  ),
  'rehearsal.program-ended': entry(
    'failed',
    'The control plane of the rehearsal {cluster} did not come up: {program} ended with {how} ({why}).',
    'Correct the cause, then run the command again.',
  ),
  'rehearsal.does-not-fit': entry(
    'doesNotFit',
    'It does not fit on these nodes: {why}.',
    'Name more or larger nodes with --nodes, or leave a component out.',
  ),
  'rehearsal.refused': entry(
    'failed',
    'The API server refused a part of it: {why}.',
    'Read the reasons in the verdict. They are those of a real cluster of this version.',
  ),
  'rehearsal.unknown': entry(
    'notFound',
    'There is no verdict of a rehearsal {cluster}.',
    'Hold it with "slipway rehearse".',
  ),
} as const;
