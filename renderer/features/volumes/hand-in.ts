import { AppError } from '../../../contracts/app-error.ts';
import { longestPiece } from '../../../contracts/inbox.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';

interface HandInOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Hands a file of the browser to the engine, piece by piece, and resolves with the path that it has there. Nothing of it
 * stays where that fails: rejects with `inbox.unreadable`, `volume.no-space`, or what a call rejects with.
 */
export async function handIn(
  client: SlipwayClient,
  content: File,
  { signal, onBytes }: HandInOptions,
): Promise<string> {
  const { file } = await client.inbox.open({ name: content.name, bytes: content.size }, { signal });
  try {
    for (let at = 0; at < content.size; ) {
      const base64 = await readPiece(content, at);
      at = (await client.inbox.add({ file, at, base64 }, { signal })).bytes;
      onBytes(at);
    }
    return file;
  } catch (thrown) {
    await client.inbox.discard({ file }).catch(() => undefined);
    throw thrown;
  }
}

async function readPiece(content: File, at: number): Promise<string> {
  try {
    return await toBase64(content.slice(at, at + longestPiece));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('inbox.unreadable', { name: content.name, why }, thrown);
  }
}

/** By the browser's own reader: a string of this length cannot be made of its bytes one by one in good time. */
function toBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('the browser gives no reason'));
    reader.readAsDataURL(piece);
  });
}
