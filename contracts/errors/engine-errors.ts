import { entry } from './error-entry.ts';

/** Errors of the engine, its wire and its operations. */
export const engineErrors = {
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
} as const;
