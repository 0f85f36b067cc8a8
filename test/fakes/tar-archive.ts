import { gzipSync } from 'node:zlib';

export interface TarFake {
  readonly path: string;
  readonly contents?: string | Buffer;
  /** '0' is a file, '1' and '2' are links, '3' and '4' devices, '5' a folder, 'x' and 'g' attributes, 'L' a long name. */
  readonly type?: string;
  readonly mode?: number;
  /** What the header says, where it lies. */
  readonly bytes?: number;
}

/** A tar archive with exactly these entries, however unfit. */
export function tarArchive(entries: readonly TarFake[]): Buffer {
  return Buffer.concat([...entries.flatMap(tarEntry), Buffer.alloc(1024)]);
}

/** The same, compressed. */
export function tarGzip(entries: readonly TarFake[]): Buffer {
  return gzipSync(tarArchive(entries));
}

/** An entry of POSIX attributes, which tell of the one that follows. */
export function attributes(values: Readonly<Record<string, string>>, type = 'x'): TarFake {
  const lines = Object.entries(values).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest;
    while (String(length).length + rest !== length) length = String(length).length + rest;
    return `${String(length)} ${key}=${value}\n`;
  });
  return { path: 'attributes', contents: lines.join(''), type };
}

/** Bytes in pieces of any size, as they come from a disk or a network. */
export async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

function tarEntry({ path, contents = '', type = '0', mode = 0o644, bytes }: TarFake): Buffer[] {
  const body = Buffer.from(contents);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write(`${(bytes ?? body.byteLength).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, body, Buffer.alloc((512 - (body.byteLength % 512)) % 512)];
}
