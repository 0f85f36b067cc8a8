import type { ContentDifference, FileDifference } from '../../../../contracts/snapshot-differences.ts';
import { type Restic, runRestic } from '../restic.ts';
import { cellDifferences, readJupyter } from './cell-differences.ts';
import { lineDifferences } from './line-differences.ts';

/** A larger file is not compared line by line. */
const mostBytes = 2 ** 20;

/** Where a file lies in the store. */
interface FileInStore {
  readonly snapshot: string;
  readonly path: string;
}

/** What differs in the content of a file; only files of at most a mebibyte are read for it. Rejects as `runRestic` does. */
export async function compareContent(
  restic: Restic,
  { change, from, to, path }: Pick<FileDifference, 'change' | 'from' | 'to' | 'path'>,
  inStore: { readonly from: FileInStore; readonly to: FileInStore },
): Promise<ContentDifference> {
  if (change === 'metadata') return { kind: 'same' };
  if ([from, to].some((facts) => facts !== null && facts.type !== 'file')) return { kind: 'no-file' };
  if (path.includes('\ufffd')) return { kind: 'no-name' };
  if ([from, to].some((facts) => (facts?.bytes ?? 0) > mostBytes)) return { kind: 'too-large', mostBytes };
  const [old, now] = await Promise.all([
    from === null ? '' : readText(restic, inStore.from),
    to === null ? '' : readText(restic, inStore.to),
  ]);
  if (old === null || now === null) return { kind: 'binary' };
  return (path.endsWith('.ipynb') ? ofCells(old, now) : null) ?? { kind: 'text', ...lineDifferences(old, now) };
}

/** Null where one of them is no Jupyter notebook: one that is not there has no cells. */
function ofCells(old: string, now: string): ContentDifference | null {
  const [from, to] = [readJupyter(old), readJupyter(now)];
  if ((from === null && old !== '') || (to === null && now !== '')) return null;
  const shown = to ?? from;
  if (shown === null) return null;
  const nothing = { ...shown, cells: [] };
  return cellDifferences(from ?? nothing, to ?? nothing);
}

/** The text of a file; null where it is none. */
async function readText(restic: Restic, { snapshot, path }: FileInStore): Promise<string | null> {
  const parts: Buffer[] = [];
  await runRestic(restic, ['dump', snapshot, path], { onData: (bytes) => parts.push(bytes) });
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
