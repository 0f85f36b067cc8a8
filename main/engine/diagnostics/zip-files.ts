import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip file that holds these texts by their names, whose files only their owner may read when it is unpacked. */
export async function zipFiles(texts: ReadonlyMap<string, string>, time: Date): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of texts) zip.addBuffer(Buffer.from(text), name, { mtime: time, mode: 0o600 });
  zip.end();
  return buffer(zip.outputStream);
}
