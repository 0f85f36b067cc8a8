import { text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/** The texts in a zip file by their names. */
export async function readZip(bytes: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const zip = await fromBufferPromise(Buffer.from(bytes));
  for await (const entry of zip.eachEntry()) {
    texts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  }
  return texts;
}
