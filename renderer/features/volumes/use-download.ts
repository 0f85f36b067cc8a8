import { useState } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Operation } from '../../../contracts/operations.ts';
import type { VolumeView } from '../../../contracts/volumes.ts';
import { useOperations } from '../../app/operations-context.ts';
import { useClient } from '../../app/session-context.ts';

/** The download that was asked for last, as it stands. */
export interface Download {
  readonly operation: Operation | null;
  readonly error: AppError | null;
  /** Whether there is an engine to ask. */
  readonly possible: boolean;
  readonly start: (path: string) => Promise<void>;
}

/** Copies what is in a volume to this computer, one thing after the other. */
export function useDownload(cluster: string, { workspace, name }: VolumeView): Download {
  const client = useClient();
  const operations = useOperations();
  const [asked, setAsked] = useState<Pick<Download, 'operation' | 'error'>>({ operation: null, error: null });
  const current = operations.value?.find(({ id }) => id === asked.operation?.id);
  return {
    operation: current ?? asked.operation,
    error: asked.error,
    possible: client !== null,
    async start(path) {
      if (client === null) return;
      try {
        const request = { kind: 'download' as const, input: { cluster, workspace, name, path } };
        setAsked({ operation: await client.operations.start(request), error: null });
      } catch (thrown) {
        setAsked({ operation: null, error: asAppError(thrown) });
      }
    },
  };
}
