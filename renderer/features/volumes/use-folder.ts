import { useCallback } from 'react';
import type { AppError } from '../../../contracts/app-error.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { VolumeFile, VolumeView } from '../../../contracts/volumes.ts';
import { useAsk } from '../../app/use-ask.ts';

/** What lies in one folder of a volume. */
export interface Folder {
  /** Null while it is read, and where it could not be. */
  readonly listed: { readonly files: readonly VolumeFile[]; readonly more: boolean } | null;
  readonly error: AppError | null;
  readonly again: () => void;
}

export function useFolder(cluster: string, { workspace, name }: VolumeView, path: string): Folder {
  const asked = useAsk(
    useCallback(
      async (client: SlipwayClient, signal: AbortSignal) => ({
        path,
        ...(await client.volumes.files({ cluster, workspace, name, path }, { signal })),
      }),
      [cluster, workspace, name, path],
    ),
  );
  return {
    // While another folder is read, the one before would be under the wrong path.
    listed: asked.value?.path === path ? asked.value : null,
    error: asked.state === 'failed' ? asked.error : null,
    again: asked.again,
  };
}
