import { entry } from './error-entry.ts';

/** Errors of fetching, verifying and rendering a distribution. */
export const distributionErrors = {
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
} as const;
