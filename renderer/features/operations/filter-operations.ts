import type { Operation } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';

/** Which ends of operations are looked at. */
export const outcomes = ['all', 'under-way', 'succeeded', 'failed', 'left'] as const;
export type Outcome = (typeof outcomes)[number];

export function isOutcome(value: string): value is Outcome {
  return outcomes.some((outcome) => outcome === value);
}

/** What somebody looks for in a list of operations. */
export interface OperationFilter {
  /** Each has to be in the title, the cluster or what is said last; upper and lower case are the same. */
  readonly words: string;
  readonly outcome: Outcome;
}

/** Those of the operations that are looked for, in the order they came in. Pure. */
export function filterOperations(operations: readonly Operation[], filter: OperationFilter): readonly Operation[] {
  const words = filter.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    if (filter.outcome !== 'all' && outcomeOf(operation) !== filter.outcome) return false;
    const { title, cluster, error, now } = operation;
    const text = [title, cluster, error?.message ?? now].join('\n').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function outcomeOf(operation: Operation): Outcome {
  if (isUnderWay(operation)) return 'under-way';
  if (operation.state === 'succeeded' || operation.state === 'failed') return operation.state;
  return 'left';
}
