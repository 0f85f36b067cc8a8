import { join } from 'node:path';
import type { FileHost } from '../../../provisioners/host.ts';

/** Deeper is no folder of ours: a link that leads back to where it lies would never end. */
const deepest = 24;

/** Bytes of a file, or of all files in a folder; 0 where there is nothing. */
export async function bytesOf(files: FileHost, path: string, depth = 0): Promise<number> {
  const facts = await files.stat(path);
  if (facts === null || depth > deepest) return 0;
  if (facts.kind !== 'folder') return facts.kind === 'file' ? facts.bytes : 0;
  let sum = 0;
  for (const name of await files.list(path)) sum += await bytesOf(files, join(path, name), depth + 1);
  return sum;
}
