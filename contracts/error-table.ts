/** Exit codes of the command, documented in docs/guide/command.md. 0 is success, 130 an interrupt. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  notFound: 3,
  missing: 4,
  doesNotFit: 5,
  refused: 6,
  unverified: 7,
  busy: 8,
  cancelled: 130,
} as const;

interface ErrorEntry {
  /** What happened and why; `{name}` is filled in from the error's data. */
  readonly says: string;
  /** What the person can do about it. */
  readonly remedy: string;
  readonly exit: (typeof exitCodes)[keyof typeof exitCodes];
}

function entry(exit: keyof typeof exitCodes, says: string, remedy: string): ErrorEntry {
  return { exit: exitCodes[exit], says, remedy };
}

const table = {
  internal: entry(
    'failed',
    'Something went wrong inside Slipway: {why}.',
    'Try again. If it happens again, report it with the output of "slipway operations log".',
  ),
  cancelled: entry('cancelled', 'Cancelled: {what}.', 'Run the same command again to go on from here.'),
  'input.invalid': entry('usage', '{what} is not valid: {why}.', 'Correct it and try again.'),
  'usage.invalid': entry('usage', '{why}.', '{help}'),
  'timed-out': entry(
    'failed',
    '{what} did not finish within {seconds} s.',
    'Try again. If this computer is busy, close other programs first.',
  ),

  'engine.gone': entry(
    'failed',
    'The engine ended: {why}.',
    'Run the command again: it starts a new engine, and what was under way can be resumed.',
  ),
  'engine.locked': entry(
    'busy',
    'Another engine (process {pid}) works on {folder}.',
    'Wait for it, or choose another folder with SLIPWAY_HOME.',
  ),
  'engine.no-answer': entry(
    'failed',
    'The engine did not answer within {seconds} s.',
    'Look at {log}, then try again.',
  ),
  'engine.failed': entry('failed', 'The engine could not be started: {why}.', 'Look at {log}, then try again.'),
  'engine.busy': entry(
    'busy',
    'The engine has operations under way ({count}).',
    'Wait for them or cancel them, then try again.',
  ),
  'engine.other-version': entry(
    'busy',
    'An engine of another version ({theirs}, this is {ours}) is busy.',
    'Wait for its operation to end, then run the command again.',
  ),
  'wire.bad-frame': entry(
    'failed',
    'A message could not be read: {why}.',
    'Make sure that the app and the engine are of the same version.',
  ),
  'wire.unknown-method': entry(
    'failed',
    'There is no method {method}.',
    'Make sure that the app and the engine are of the same version.',
  ),
  'wire.unauthorized': entry(
    'refused',
    'The token is missing or wrong.',
    'Open the address that "slipway serve" prints.',
  ),

  'operation.unknown': entry('notFound', 'There is no operation {id}.', 'List them with "slipway operations".'),
  'operation.not-resumable': entry(
    'refused',
    'Operation {id} is {state} and cannot be resumed.',
    'Run the command again instead.',
  ),

  'docker.missing': entry('missing', 'No container engine was found.', 'Install Docker, then run the command again.'),
  'docker.unreachable': entry(
    'missing',
    'The container engine does not answer at {address}: {why}.',
    'Start Docker, then run the command again.',
  ),
  'docker.permission': entry(
    'missing',
    'This user may not use the container engine at {address}.',
    'Add the user to the group "docker" and log in again.',
  ),
  'docker.failed': entry('failed', 'The container engine refused: {why}.', 'Read the reason, then try again.'),
  'image.missing': entry(
    'missing',
    'The image {image} is not here and cannot be pulled: {why}.',
    'Check the name and the network, or load it with "docker load".',
  ),
  'disk.full': entry(
    'failed',
    'There is no space left on the disk at {path}.',
    'Free some space, then run the same command again: it goes on where it stopped.',
  ),
  'file.unreadable': entry(
    'failed',
    '{path} cannot be read: {why}.',
    'Check that the file is there and that you may read it.',
  ),
  'file.unwritable': entry(
    'failed',
    '{path} cannot be written: {why}.',
    'Check that the folder is there and that you may write to it.',
  ),
  'port.taken': entry(
    'busy',
    'Port {port} on this computer is taken.',
    'End the program that uses it, or choose another port.',
  ),

  'tool.missing': entry(
    'missing',
    '{tool} was not found, and could not be fetched: {why}.',
    'Install {tool} {version} and put it on the PATH, or set a mirror with --mirror. Address: {address}.',
  ),
  'tool.unverified': entry(
    'unverified',
    "{tool} does not match the publisher's checksum ({why}) and was not run.",
    'Delete {path}, then try again on a network that you trust.',
  ),
  'tool.failed': entry(
    'failed',
    '{tool} ended with code {exitCode}: {why}.',
    'Read the log of the operation for all that it printed.',
  ),

  'download.failed': entry(
    'missing',
    '{address} could not be downloaded: {why}.',
    'Check the network or a proxy, or name a mirror with --mirror (a folder or an address). What is in the cache still works.',
  ),
  'archive.invalid': entry(
    'unverified',
    'The archive {archive} was refused: {why}.',
    'Download it again. If it is refused again, the mirror holds a damaged or changed copy.',
  ),
  'distribution.unverified': entry(
    'unverified',
    '{source} is not what the lock names: {what} should be {expected} and is {actual}.',
    'Download it again. If you use a mirror, compare it with the publisher\'s copy, or make a lock of your own with "slipway lock".',
  ),
  'distribution.unknown': entry(
    'notFound',
    'There is no distribution {version}.',
    'Known: {known}. Or name a lock file.',
  ),
  'distribution.reference': entry(
    'failed',
    '{file} refers to {reference}, which the lock does not name.',
    'Add it to the recipe and make the lock again.',
  ),
  'distribution.unassigned': entry(
    'failed',
    '{path} belongs to no component of the catalog.',
    'Add the path to a component in resources/catalog, then make the lock again.',
  ),
  'catalog.invalid': entry(
    'failed',
    'The catalog of components is damaged ({path}): {why}.',
    'Install Slipway again, or correct the file if you changed it.',
  ),
  'lock.invalid': entry('usage', '{path} is not a lock: {why}.', 'Make one with "slipway lock".'),
  'render.failed': entry(
    'failed',
    '{component} could not be rendered: {why}.',
    'If you changed the distribution, correct it; else report it.',
  ),
  'render.differs': entry(
    'unverified',
    '{component} renders to something else than the lock says: {what} should be {expected} and is {actual}.',
    'Make the lock again, or use the version of kubectl that Slipway fetches.',
  ),
  'component.unknown': entry('notFound', 'There is no component or preset {name}.', 'Known: {known}.'),

  'provisioner.unknown': entry(
    'notFound',
    'There is no provisioner {name} in this version of Slipway.',
    'Known: {known}.',
  ),
  'check.failed': entry('refused', '{title}: {says}', '{remedy} Or go on anyway with --anyway.'),
  'plan.does-not-fit': entry(
    'doesNotFit',
    'This does not fit on this computer: {why}.',
    '{help} Or run it anyway with --anyway.',
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
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof table;

/** Every error that Slipway knows: what it says, what helps, and the exit code of the command. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = table;
