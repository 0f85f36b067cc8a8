import { useEffect } from 'react';
import { useOperations } from './operations-context.ts';

/** Asks again whenever an operation ends: it may have made, changed or deleted what was read. */
export function useAgainAfterOperations(again: () => void): void {
  const ended = useOperations().value?.filter(({ endedAt }) => endedAt !== null).length ?? 0;
  useEffect(() => {
    if (ended > 0) again();
  }, [ended, again]);
}
