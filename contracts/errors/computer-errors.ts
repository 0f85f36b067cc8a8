import { entry } from './error-entry.ts';

/** Errors of this computer and its container engine. */
export const computerErrors = {
  'docker.missing': entry(
    'missing',
    'No container engine was found.',
    'Install Docker, or let Slipway do it with "slipway doctor --fix container-engine". Then run the command again.',
  ),
  'docker.unreachable': entry(
    'missing',
    'The container engine does not answer at {address}: {why}.',
    'Start Docker, or let Slipway do it with "slipway doctor --fix container-engine". Then run the command again.',
  ),
  'docker.permission': entry(
    'missing',
    'This user may not use the container engine at {address}.',
    'Add the user to the group "docker" and log in again; "slipway doctor --fix socket-permission" adds it.',
  ),
  'docker.failed': entry('failed', 'The container engine refused: {why}.', 'Read the reason, then try again.'),
  'docker.stuck': entry(
    'failed',
    'The container engine killed a container, and its processes did not end: {why}.',
    'Restart the container engine, or else this computer, then run the same command again: it goes on where it stopped.',
  ),
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
} as const;
