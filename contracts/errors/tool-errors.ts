import { entry } from './error-entry.ts';

/** Errors of the outside programs. */
export const toolErrors = {
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
} as const;
