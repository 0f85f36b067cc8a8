import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError, isAbsent, systemCode } from './system-error.ts';

/**
 * Files for the children that unpack and render: raw bytes, and thousands of writes that nobody waits to be on the disk,
 * since what they make is verified and can be made again.
 */
export interface BulkFiles {
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** The text of a file, or null where there is none or a folder. */
  readText(path: string): Promise<string | null>;
  /** Makes a file that is not there yet, and the folders above it. */
  create(path: string, contents: string | Uint8Array, options?: { executable?: boolean }): Promise<void>;
  replace(path: string, contents: string): Promise<void>;
  append(path: string, contents: string): Promise<void>;
}

export function createBulkFiles(): BulkFiles {
  const folders = new Set<string>();
  const writing = async (path: string, write: () => Promise<void>) => {
    try {
      const folder = dirname(path);
      if (!folders.has(folder)) await mkdir(folder, { recursive: true });
      folders.add(folder);
      await write();
    } catch (error) {
      throw fileError('write', path, error);
    }
  };
  return {
    readChunks,
    readText,
    create: (path, contents, options) =>
      writing(path, () =>
        writeFile(path, contents, { flag: 'wx', mode: options?.executable === true ? 0o755 : 0o644 }),
      ),
    replace: (path, contents) => writing(path, () => writeFile(path, contents)),
    append: (path, contents) => writing(path, () => appendFile(path, contents)),
  };
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>)
      yield chunk;
  } catch (error) {
    throw fileError('read', path, error);
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error) || systemCode(error) === 'EISDIR') return null;
    throw fileError('read', path, error);
  }
}
