import { entry } from './error-entry.ts';

/** Errors of the login, of the pages of components, and of the example notebook. */
export const accessErrors = {
  'keychain.no-answer': entry(
    'missing',
    "The computer's keychain does not answer: {why}.",
    'Unlock it, or end the engine and run the command again from your desktop session.',
  ),
  'login.none': entry(
    'notFound',
    'The cluster {cluster} has no login of its own.',
    'Run "slipway up": it makes one when it installs the platform.',
  ),
  'login.unreadable': entry(
    'failed',
    'The login of the cluster {cluster} cannot be read: {why}.',
    'Run "slipway up" from your desktop session with the keychain unlocked. To give the login up, remove {path}: the next "slipway up" makes a new one.',
  ),
  'login.published': entry(
    'refused',
    'The published login, which everybody knows, would have come onto the cluster with {object}.',
    'Report this with the version of the distribution: Slipway does not know where its login stands.',
  ),
  'page.none': entry('notFound', 'The component {component} has no page of its own.', 'These have one: {known}.'),
  'page.not-ready': entry(
    'refused',
    'The component {component} is {state}.',
    'See what it waits for with "slipway status".',
  ),
  'example.no-workspace': entry('notFound', 'There is no workspace {workspace} on the cluster {cluster}.', '{help}'),
  'example.no-notebooks': entry(
    'refused',
    'The cluster {cluster} cannot run notebooks: {why}.',
    'Install what is missing with "slipway up --preset notebooks".',
  ),
  'example.foreign': entry(
    'refused',
    'There is a notebook {name} in {workspace} already that Slipway did not make. It is left alone.',
    'Choose another name with --name.',
  ),
  'example.failed': entry(
    'failed',
    'The notebook {name} does not start: {why}.',
    'Correct the cause, then run the command again.',
  ),
} as const;
