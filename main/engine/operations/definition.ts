import type { OperationEvent, OperationKind, OperationRequest } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';

export type InputOf<Kind extends OperationKind> = Extract<OperationRequest, { kind: Kind }>['input'];

export interface OperationContext {
  readonly host: Host;
  /** Aborted when the operation is cancelled or the engine ends. */
  readonly signal: AbortSignal;
}

/**
 * A long task. `run` is idempotent: cut off at any point and run again, it ends the same. It yields `steps` first, and
 * returns one sentence that says what it did. On abort it undoes what must be undone, then throws `cancelled`.
 */
export interface OperationDefinition<Kind extends OperationKind = OperationKind> {
  readonly kind: Kind;
  /** Where the engine was killed meanwhile, the next one takes it up again by itself: what it leaves is of no use to anyone. */
  readonly goesOn?: boolean;
  title(input: InputOf<Kind>): string;
  /** Operations on the same cluster run one after the other; `null` is for those on none. */
  cluster(input: InputOf<Kind>): string | null;
  run(input: InputOf<Kind>, context: OperationContext): AsyncGenerator<OperationEvent, string>;
}

export type OperationDefinitions = { readonly [Kind in OperationKind]: OperationDefinition<Kind> };
