import { AppError } from '../../../contracts/app-error.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Host } from '../../../provisioners/host.ts';

/** Rejects with `volume.no-space` where a folder of this computer has no room for so many bytes. */
export async function expectSpace({ files }: Pick<Host, 'files'>, folder: string, bytes: number): Promise<void> {
  const { freeBytes } = await files.space(folder);
  if (freeBytes >= bytes) return;
  throw new AppError('volume.no-space', { folder, needed: formatBytes(bytes), free: formatBytes(freeBytes) });
}
