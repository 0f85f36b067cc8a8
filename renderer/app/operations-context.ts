import { createContext, useContext } from 'react';
import type { Operation } from '../../contracts/operations.ts';
import { AppError } from '../../contracts/app-error.ts';
import type { Followed, Stream } from './use-follow.ts';

/** All operations as they change, newest first; null before the first were read. */
export const operationsStream: Stream<Operation[], readonly Operation[] | null> = {
  initial: null,
  open: (client, signal) => client.operations.watch({}, { signal }),
  reduce: (before, items) => items.at(-1) ?? before,
};

export const OperationsContext = createContext<Followed<readonly Operation[] | null> | null>(null);

/** The operations that the whole page follows. */
export function useOperations(): Followed<readonly Operation[] | null> {
  const operations = useContext(OperationsContext);
  if (operations === null) throw new AppError('internal', { why: 'a screen stands outside the page' });
  return operations;
}
