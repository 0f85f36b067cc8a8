import { createHash } from 'node:crypto';
import type { FixStepView } from '../../../contracts/doctor.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { OperationContext } from '../operations/definition.ts';

/** A program that is run to put something right. Never through a shell. */
export interface CommandStep {
  readonly by: 'command';
  readonly says: string;
  readonly command: readonly [string, ...string[]];
  /** Written to its standard input. */
  readonly input?: string;
  readonly rights: 'user' | 'administrator';
}

/** Something that Slipway does itself, in words that say all of it. */
interface OwnStep {
  readonly by: 'slipway';
  readonly says: string;
  run(context: OperationContext): AsyncGenerator<OperationEvent, unknown>;
}

export type FixStep = CommandStep | OwnStep;

/** What would put a check right, before it is known how an administrator's rights are asked for. */
export interface FixDraft {
  /** The cluster that it touches, or null. */
  readonly cluster: string | null;
  readonly steps: readonly FixStep[];
  readonly notes: readonly string[];
  /** How long it may take until the change can be seen; null where that needs a new login or a restart. */
  readonly settleSeconds: number | null;
}

/** A draft on no cluster whose change can be seen at once. */
export function draftOf(steps: readonly FixStep[], notes: readonly string[] = []): FixDraft {
  return { cluster: null, steps, notes, settleSeconds: 0 };
}

/** Words put before a command that needs an administrator, as `sudo -n`. */
export type Prefix = readonly string[];

/** The program with its arguments as it is run. */
export function argumentsOf({ command, rights }: CommandStep, prefix: Prefix): [string, ...string[]] {
  const [first, ...rest] = rights === 'administrator' ? prefix : [];
  return first === undefined ? [...command] : [first, ...rest, ...command];
}

/** What a person is shown of a step. The id is made from all that the step does. */
export function viewOf(step: FixStep, prefix: Prefix): FixStepView {
  const shown =
    step.by === 'command'
      ? { says: step.says, command: argumentsOf(step, prefix).map(quote).join(' '), input: step.input ?? null }
      : { says: step.says, command: null, input: null };
  const id = createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16);
  return { id, ...shown };
}

/** Lines that a person can type to do the same; an own step has none. */
export function linesOf(steps: readonly FixStep[], prefix: Prefix): string[] {
  return steps.flatMap((step) => {
    if (step.by === 'slipway') return [];
    const line = argumentsOf(step, prefix).map(quote).join(' ');
    if (step.input === undefined) return [line];
    return [`printf '%s\\n' ${step.input.trimEnd().split('\n').map(quote).join(' ')} | ${line}`];
  });
}

/** A word as a shell has to be given it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
