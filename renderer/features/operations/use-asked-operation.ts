import { useState } from 'react';
import type { z } from 'zod';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Operation, operationRequestSchema } from '../../../contracts/operations.ts';
import { useOperations } from '../../app/operations-context.ts';
import { useClient } from '../../app/session-context.ts';

type Request = z.input<typeof operationRequestSchema>;

/** The operation that was asked for last, as it stands. */
export interface AskedOperation {
  readonly request: Request | null;
  readonly operation: Operation | null;
  readonly error: AppError | null;
  /** Whether there is an engine to ask. */
  readonly possible: boolean;
  readonly start: (request: Request) => Promise<void>;
}

/** Asks for operations, one after the other, and follows the last one. */
export function useAskedOperation(): AskedOperation {
  const client = useClient();
  const operations = useOperations();
  const [asked, setAsked] = useState<Pick<AskedOperation, 'request' | 'operation' | 'error'>>({
    ...{ request: null, operation: null, error: null },
  });
  const current = operations.value?.find(({ id }) => id === asked.operation?.id);
  return {
    ...asked,
    operation: current ?? asked.operation,
    possible: client !== null,
    async start(request) {
      if (client === null) return;
      try {
        setAsked({ request, operation: await client.operations.start(request), error: null });
      } catch (thrown) {
        setAsked({ request, operation: null, error: asAppError(thrown) });
      }
    },
  };
}
