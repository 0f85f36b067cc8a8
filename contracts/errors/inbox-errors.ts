import { entry } from './error-entry.ts';

/** Errors of files that a page hands in. */
export const inboxErrors = {
  'inbox.unknown': entry(
    'notFound',
    'The engine does not know of the file {name} any more: it was started anew.',
    'Choose the file again.',
  ),
  'inbox.out-of-step': entry(
    'refused',
    'A piece of {name} does not follow what is there: {got} came after {done} of {total} bytes.',
    'Choose the file again.',
  ),
  'inbox.unreadable': entry(
    'failed',
    'The browser could not read {name}: {why}.',
    'A file that changed or went away has to be chosen again.',
  ),
} as const;
