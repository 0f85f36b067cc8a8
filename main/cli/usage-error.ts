import { CommanderError } from 'commander';
import { AppError } from '../../contracts/app-error.ts';

/** Endings of commander that are no mistake: help or version was asked for and printed. */
const harmless = new Set(['commander.helpDisplayed', 'commander.version']);

/** Whether commander ended because it had printed what was asked for. */
export function isHelpShown(thrown: unknown): boolean {
  return thrown instanceof CommanderError && harmless.has(thrown.code);
}

/** A mistake in the command line as an error of ours, with commander's own suggestion in it; anything else unchanged. */
export function asUsageError(thrown: unknown, verb: string): unknown {
  if (!(thrown instanceof CommanderError)) return thrown;
  const [first = '', suggestion = ''] = thrown.message.replace(/^error: /, '').split('\n');
  const hint = suggestion.replace(/^\(|\)$/g, '');
  const help = `See "slipway ${verb} --help".`;
  return new AppError('usage.invalid', { why: asSentence(first), help: hint === '' ? help : `${hint} ${help}` });
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.$/, '').replaceAll("'", '"');
}
