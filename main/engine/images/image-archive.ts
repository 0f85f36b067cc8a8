import { Readable } from 'node:stream';
import type { BlobStore } from './blob-store.ts';
import type { StoredImage } from './image-store.ts';

const block = 512;

/**
 * An image as a tar stream of an OCI image layout, as `ctr images import` reads it, under the name that containerd keeps
 * it by. Source: opencontainers/image-spec, "Image Layout".
 */
export function imageArchive(image: StoredImage, blobs: BlobStore): Readable {
  return Readable.from(entries(image, blobs), { objectMode: false, highWaterMark: 256 * 1024 });
}

async function* entries(image: StoredImage, blobs: BlobStore): AsyncGenerator<Uint8Array> {
  yield* textEntry('oci-layout', { imageLayoutVersion: '1.0.0' });
  const annotations = { 'io.containerd.image.name': image.name };
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  yield* textEntry('index.json', { schemaVersion: 2, mediaType, manifests: [{ ...image.target, annotations }] });
  for (const { digest, size } of image.parts) {
    yield tarHeader(`blobs/${digest.replace(':', '/')}`, size);
    for await (const chunk of blobs.read(digest)) yield chunk as Uint8Array;
    yield padding(size);
  }
  yield new Uint8Array(2 * block);
}

function* textEntry(name: string, value: object): Generator<Uint8Array> {
  const bytes = Buffer.from(JSON.stringify(value));
  yield tarHeader(name, bytes.length);
  yield bytes;
  yield padding(bytes.length);
}

function padding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

/** The head of a plain file in a ustar archive (POSIX.1-1988); sizes from 8 GiB on are written in base 256, as GNU does. */
export function tarHeader(name: string, size: number, mode: '644' | '755' = '644'): Uint8Array {
  const header = Buffer.alloc(block);
  header.write(name, 0, 100, 'utf8');
  header.write(`0000${mode}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size < 8 ** 11) {
    header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  } else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
