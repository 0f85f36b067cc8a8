import { entry } from './error-entry.ts';

/** Errors of any part, and of what a person typed. */
export const generalErrors = {
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
} as const;
