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
  throw new AppError('input.invalid', {
    what: option,
    why: issue === undefined ? 'it is not as expected' : inWords(issue),
  });
}

/** Adds a value to those given before; commas divide several. */
export function collectValues(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** Adds `--json`, which every verb has. */
export function addJsonOption(command: Command, what = 'print JSON instead of text'): Command {
  return command.option('--json', what);
}

function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `it is more than ${issue.maximum}`;
    case 'too_small':
      return issue.inclusive === false ? `it is not more than ${issue.minimum}` : `it is less than ${issue.minimum}`;
    case 'invalid_value':
      return `it is none of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'it is not a whole number' : `it is not a ${issue.expected}`;
    default:
      return `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  }
}
