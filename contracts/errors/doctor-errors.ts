import { entry } from './error-entry.ts';

/** Errors of the checks of this computer, and of what puts them right. */
export const doctorErrors = {
  'docker.too-old': entry(
    'missing',
    'The container engine has version {version}, and {needed} or newer is needed.',
    'Update it, then run the command again.',
  ),
  'docker.command-missing': entry(
    'missing',
    'The command "docker" is not on the PATH, and kind works through it.',
    'Install the command-line client of your container engine.',
  ),
  'docker.cgroup-v1': entry(
    'missing',
    'The container engine uses version 1 of control groups, and Kubernetes {kubernetes} does not start on it.',
    'Boot with version 2 of control groups, or choose a node image of Kubernetes 1.34 or older with --node-image.',
  ),
  'network.failed': entry(
    'missing',
    '{address} cannot be reached: {why}.',
    'Check the network, and the proxy if there is one.',
  ),
  'check.unknown': entry('notFound', 'There is no check "{check}".', 'Known: {known}.'),
  'fix.none': entry('refused', 'Slipway cannot put right "{title}" by itself.', '{remedy}'),
  'fix.no-rights': entry(
    'refused',
    'Putting right "{title}" needs an administrator, and there is no way to ask for that here.',
    'Run this in a terminal, then look again: {commands}.',
  ),
  'fix.changed': entry(
    'refused',
    'What would be run to put right "{title}" is not what was agreed to any more.',
    'Look at it again with "slipway doctor --fix {check}", then decide anew.',
  ),
  'fix.failed': entry(
    'failed',
    'The command "{command}" ended with code {exitCode}: {why}.',
    'Read the log of the operation for all that it printed. What was done before stays.',
  ),
  'fix.not-enough': entry('failed', 'It was done, and "{title}" is still not right: {says}', '{remedy}'),
} as const;
