import { entry } from './error-entry.ts';

/** Errors of snapshots and of the store that they lie in. */
export const snapshotErrors = {
  'snapshot.unknown': entry(
    'notFound',
    'There is no snapshot {snapshot} of the cluster {cluster}.',
    'List them with "slipway snapshots".',
  ),
  'snapshot.ambiguous': entry(
    'refused',
    'More than one snapshot begins with {snapshot}.',
    'Give more of its id: "slipway snapshots --json" shows all of it.',
  ),
  'snapshot.no-parent': entry(
    'refused',
    'The snapshot {snapshot} is the first of its notebook, so that nothing came before it.',
    'Name the one to compare it with, too.',
  ),
  'snapshot.file-same': entry(
    'notFound',
    'No file {file} differs between {from} and {to}: it is the same in both, or in neither.',
    'What differs is listed by "slipway snapshots compare {from} {to}".',
  ),
  'snapshot.which-volume': entry(
    'refused',
    'More than one volume has a file {file} that differs: {volumes}.',
    'Put the volume before it: VOLUME/{file}.',
  ),
  'snapshot.out-of-reach': entry(
    'refused',
    'No snapshot can be taken of {name}: {why}.',
    'Notebooks on clusters of kind, on Linux, can be kept; their files can be copied in any case: "slipway volumes download".',
  ),
  'snapshot.other-users': entry(
    'refused',
    'The volume {name} is in use by {users} too.',
    'Stop or delete those first: what they write would be lost.',
  ),
  'snapshot.unreadable': entry(
    'failed',
    'The snapshot {snapshot} does not hold what it should: {why}.',
    'Nothing was changed. Take another one from "slipway snapshots".',
  ),
  'snapshot.partly': entry(
    'failed',
    'Some files could not be read, so that no snapshot was made: {why}.',
    'Try again. If it stays so, look at these files in the notebook.',
  ),
  'snapshot.store-locked': entry(
    'refused',
    'The store of snapshots is in use by another program.',
    'Wait for it to end, and try again.',
  ),
  'snapshot.store-password': entry(
    'failed',
    'The store of snapshots at {store} does not open with the password in {file}.',
    'Put back the file that belongs to it. Without it nobody can read these snapshots.',
  ),
  'snapshot.store-failed': entry(
    'failed',
    'The store of snapshots at {store} could not be used: {why}.',
    'Look for free space and for the disk; nothing that was in the store before is lost by this.',
  ),
  'snapshot.store-full': entry(
    'failed',
    'There is no room for more in the store of snapshots at {store}.',
    'Delete snapshots that you do not need any more ("slipway snapshots delete"), or free space on that disk ("slipway free-space"). What was kept before is whole.',
  ),
  'snapshot.store-damaged': entry(
    'failed',
    'The store of snapshots in {store} is damaged: {why}.',
    'Copy the folder before anything else. Snapshots that need what is damaged cannot be put back; restic tells which, and repairs the rest: "restic repair".',
  ),
  'snapshot.not-frozen': entry(
    'failed',
    'The notebook {name} could not be held still for a moment: {why}.',
    'Try again, or stop the notebook first.',
  ),
  'snapshot.not-opened': entry(
    'refused',
    'No notebook can be opened from the snapshot: {why}.',
    'Look at the nodes with "slipway status".',
  ),
  'snapshot.restore-undone': entry(
    'failed',
    'The snapshot {snapshot} could not be put back, so that the notebook is as it was before: {why}.',
    'Try again; if it stays so, see the log of this operation.',
  ),
  'snapshot.restore-half': entry(
    'failed',
    'The snapshot {snapshot} was put back in part only ({why}), and what was there before could not be put back either.',
    'What was there before is kept as the snapshot {safety}: "slipway snapshots restore {safety}".',
  ),
} as const;
