import { asAppError, encodeError } from '../../contracts/app-error.ts';
import { errorTable } from '../../contracts/error-table.ts';
import type { Screen } from './command-context.ts';
import { makeStyle } from './style.ts';
import { plainText } from './text-width.ts';

/**
 * Prints what went wrong, its cause and what helps; one line of JSON (`{"error": ...}`) where `json` is asked for. Both
 * go to standard error, so that standard output holds results only. Returns the exit code that belongs to the error.
 */
export function printError(screen: Screen, thrown: unknown, json: boolean): number {
  const error = asAppError(thrown);
  const encoded = encodeError(error);
  if (json) {
    screen.write(`${JSON.stringify({ error: encoded })}\n`);
  } else {
    const style = makeStyle(screen.colored);
    const intro = error.code === 'cancelled' ? '' : `${style.bold(style.red('Error:'))} `;
    screen.write(`${intro}${plainText(encoded.message)}\n`);
    const cause = plainText(encoded.cause ?? '');
    if (cause !== '' && !encoded.message.includes(cause)) screen.write(`${style.dim('Cause:')} ${cause}\n`);
    if (encoded.remedy !== '') screen.write(`${style.dim('What helps:')} ${plainText(encoded.remedy)}\n`);
  }
  return errorTable[error.code].exit;
}
