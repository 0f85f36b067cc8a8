import type { Command } from 'commander';
import type { z } from 'zod';
import { AppError } from '../../contracts/app-error.ts';

/**
 * The options of a command as a contract's schema sees them. Throws `input.invalid`, which names the option: its own
 * name, or the one that `optionNames` gives for a field of the schema.
 */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  values: unknown,
  optionNames: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const option = optionNames[field] ?? `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new AppError('input.invalid', { what: option, why: inWords(issue?.message ?? 'it is not as expected') });
}

/** Adds a value to those given before; commas divide several. */
export function collectValues(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** Adds `--json`, which every verb has. */
export function addJsonOption(command: Command, what = 'print JSON instead of text'): Command {
  return command.option('--json', what);
}

function inWords(message: string): string {
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
