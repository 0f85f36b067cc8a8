/** What one entry of a tar archive says of itself, before its contents. */
export interface TarHeader {
  /** As it stands in the archive, checked by nobody yet. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly executable: boolean;
  readonly bytes: number;
}

export interface TarEntry {
  readonly header: TarHeader;
  /** The contents of a file that was wanted, else null. */
  readonly contents: Buffer | null;
}

/** Thrown for bytes that are no tar archive; says why. */
export class TarError extends Error {
  override readonly name = 'TarError';
}

const block = 512;
/** A long name or a list of attributes is no longer than this in any honest archive. */
const maximumExtensionBytes = 64 * 1024;

/**
 * The entries of a tar archive (POSIX with its extended headers, and GNU's long names), one after the other. Every
 * header's checksum is checked and the archive must end as one does. `wants` decides, before anything is held, whose
 * contents are kept; it may throw to refuse the archive.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  wants: (header: TarHeader) => boolean,
): AsyncGenerator<TarEntry> {
  const reader = byteReader(chunks);
  let extended: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const raw = await reader.take(block);
    if (raw.every((byte) => byte === 0)) break;
    const header = parseHeader(raw);
    if (header.type in extensions) {
      if (header.bytes > maximumExtensionBytes) throw new TarError('a name or an attribute in it is far too long');
      const contents = await reader.take(padded(header.bytes));
      extended = new Map([...extended, ...readExtension(header.type, contents.subarray(0, header.bytes))]);
      continue;
    }
    const entry = describe(header, extended);
    extended = new Map();
    const wanted = wants(entry);
    const contents = wanted ? await reader.take(padded(entry.bytes)) : null;
    if (!wanted) await reader.skip(padded(entry.bytes));
    yield { header: entry, contents: contents === null ? null : contents.subarray(0, entry.bytes) };
  }
  if (extended.size > 0) throw new TarError('it ends after the name of a file that is not there');
  if (!(await reader.take(block)).every((byte) => byte === 0)) throw new TarError('it does not end as an archive does');
  // Reads to the end, so that the checksum of the compression is checked too.
  await reader.drain();
}

interface RawHeader {
  readonly type: string;
  readonly name: string;
  readonly mode: number;
  readonly bytes: number;
}

function parseHeader(raw: Buffer): RawHeader {
  const sum = raw.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (octal(raw, 148, 8) !== sum) throw new TarError('the checksum of an entry is wrong');
  const magic = raw.toString('latin1', 257, 262);
  if (magic !== 'ustar') throw new TarError('it is a tar archive of a kind that is not read');
  const type = raw.toString('latin1', 156, 157);
  // GNU's own kind of header keeps other things where POSIX keeps the first part of a long name.
  const prefix = raw.toString('latin1', 262, 263) === ' ' ? '' : text(raw, 345, 155);
  const name = text(raw, 0, 100);
  return {
    type,
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: octal(raw, 100, 8),
    bytes: octal(raw, 124, 12),
  };
}

function describe({ type, name, mode, bytes }: RawHeader, extended: ReadonlyMap<string, string>): TarHeader {
  const size = extended.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw new TarError('the size of an entry is no number');
  const path = extended.get('path') ?? name;
  // Some archivers mark a folder only by the slash at the end of its name.
  const kind = (type === '0' || type === '\0') && path.endsWith('/') ? 'folder' : (kinds[type] ?? 'other');
  return { path, kind, executable: (mode & 0o100) !== 0, bytes: size === undefined ? bytes : Number(size) };
}

const kinds: Readonly<Record<string, TarHeader['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'link',
  '2': 'link',
  '5': 'folder',
};

/** Entries that say something of the next one (`x`, `L`, `K`), or of all (`g`: here a comment only). */
const extensions: Readonly<Record<string, string>> = { x: 'attributes', g: 'comment', L: 'path', K: 'linkpath' };

function readExtension(type: string, contents: Buffer): Map<string, string> {
  if (type === 'x') return parseAttributes(contents);
  if (type === 'g') {
    const common = [...parseAttributes(contents).keys()].find((key) => key !== 'comment');
    if (common !== undefined) throw new TarError(`it sets ${common} for all its entries, which is not read`);
    return new Map();
  }
  return new Map([[extensions[type] ?? '', text(contents, 0, contents.byteLength)]]);
}

/** POSIX attributes: lines of `<length of the line> <key>=<value>`. */
function parseAttributes(contents: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  while (at < contents.byteLength) {
    const space = contents.indexOf(0x20, at);
    const digits = space < 0 ? '' : contents.toString('latin1', at, space);
    const end = /^\d{1,6}$/.test(digits) ? at + Number(digits) : -1;
    const equals = contents.indexOf(0x3d, space);
    if (end > contents.byteLength || equals < 0 || equals >= end || contents[end - 1] !== 0x0a)
      throw new TarError('the attributes of an entry cannot be read');
    found.set(contents.toString('utf8', space + 1, equals), contents.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return found;
}

function text(raw: Buffer, start: number, length: number): string {
  const end = raw.indexOf(0, start);
  return raw.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}

function octal(raw: Buffer, start: number, length: number): number {
  const digits = raw
    .toString('latin1', start, start + length)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (!/^[0-7]{1,11}$/.test(digits)) throw new TarError('a number in an entry cannot be read');
  return Number.parseInt(digits, 8);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / block) * block;
}

interface ByteReader {
  /** Exactly so many bytes; throws where the archive is shorter. */
  take(bytes: number): Promise<Buffer>;
  skip(bytes: number): Promise<void>;
  drain(): Promise<void>;
}

function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done === true) return false;
    held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  };
  const pieces = async (bytes: number, onPiece: (piece: Buffer) => void): Promise<void> => {
    let left = bytes;
    while (left > 0) {
      if (held.byteLength === 0 && !(await more())) throw new TarError('it ends in the middle of a file');
      const piece = held.subarray(0, left);
      held = held.subarray(piece.byteLength);
      left -= piece.byteLength;
      onPiece(piece);
    }
  };
  return {
    take: async (bytes) => {
      const taken: Buffer[] = [];
      await pieces(bytes, (piece) => taken.push(piece));
      return Buffer.concat(taken, bytes);
    },
    skip: (bytes) => pieces(bytes, () => undefined),
    drain: async () => {
      while (await more()) held = Buffer.alloc(0);
    },
  };
}
