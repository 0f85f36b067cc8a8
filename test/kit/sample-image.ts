import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tarHeader } from '../../main/engine/images/image-archive.ts';

/** A program for Linux on amd64 that ends with code 42: an ELF head, one segment, and three instructions. */
export const endsWith42 = Buffer.from(
  `7f454c4602010100000000000000000002003e00010000007800400000000000400000000000000000000000000000000000000040003800
   010000000000000001000000050000000000000000000000000040000000000000004000000000008400000000000000840000000000000000
   10000000000000b83c000000bf2a0000000f05`.replace(/\s/g, ''),
  'hex',
);

/** Bytes that a registry keeps under their digest. */
export interface SampleBlob {
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface SampleImage {
  readonly blobs: readonly SampleBlob[];
  readonly manifest: SampleBlob;
}

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerIndex = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const sampleTypes = { manifest: dockerManifest, index: dockerIndex } as const;

function blobOf(bytes: Buffer): SampleBlob {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

function tarOf(name: string, contents: Buffer): Buffer {
  const padding = Buffer.alloc((512 - (contents.length % 512)) % 512);
  return Buffer.concat([tarHeader(name, contents.length, '755'), contents, padding, Buffer.alloc(1024)]);
}

/**
 * A real image of so many layers, each with one file of random bytes (or of the given ones), for one platform. Random
 * bytes do not shrink, so that a layer is as large on the way as it is in the image.
 */
export function sampleImage(
  options: { layers?: number; layerBytes?: number; architecture?: string; files?: readonly Buffer[] } = {},
): SampleImage {
  const { layers = 2, layerBytes = 2000, architecture = 'amd64' } = options;
  const files = options.files ?? Array.from({ length: layers }, () => randomBytes(layerBytes));
  const tars = files.map((contents, index) => tarOf(`file-${String(index)}`, contents));
  return imageOf(tars, { Cmd: ['/file-0'] }, architecture);
}

/** An image of these layers, whose containers are run as `config` says. */
export function imageOf(tars: readonly Buffer[], config: object, architecture = 'amd64'): SampleImage {
  const layers = tars.map((tar) => blobOf(gzipSync(tar, { level: 1 })));
  const rootfs = { type: 'layers', diff_ids: tars.map((tar) => blobOf(tar).digest) };
  const configuration = blobOf(Buffer.from(JSON.stringify({ architecture, os: 'linux', config, rootfs })));
  const described = (mediaType: string, { digest, bytes }: SampleBlob) => ({ mediaType, digest, size: bytes.length });
  const manifest = {
    schemaVersion: 2,
    mediaType: dockerManifest,
    config: described('application/vnd.docker.container.image.v1+json', configuration),
    layers: layers.map((layer) => described('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)),
  };
  return { blobs: [configuration, ...layers], manifest: blobOf(Buffer.from(JSON.stringify(manifest))) };
}

/** The list of one image for each platform. */
export function sampleIndex(images: Readonly<Record<string, SampleImage>>): SampleBlob {
  const manifests = Object.entries(images).map(([architecture, { manifest }]) => ({
    mediaType: dockerManifest,
    digest: manifest.digest,
    size: manifest.bytes.length,
    platform: { os: 'linux', architecture },
  }));
  return blobOf(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: dockerIndex, manifests })));
}
