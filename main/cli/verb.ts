import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** One verb of the command, in a file of its own under `verbs/`, loaded only when it is used. */
export interface Verb {
  /** One sentence for the help, taken from the contracts where there is one. */
  readonly says: string;
  /** Adds arguments, options and what is done to the verb's own command. */
  define(command: Command, context: CommandContext): void;
}
