import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Host } from '../../../provisioners/host.ts';
import { BlobStore } from './blob-store.ts';
import type { Descriptor } from './image-manifest.ts';
import { type ImagePlatform, platformName } from './image-platform.ts';

/** The nodes unpack on the same disk, where Docker is on this computer itself. */
const reserveBytes = 5 * 2 ** 30;

const descriptorSchema = z.object({ mediaType: z.string(), digest: z.string(), size: z.number().int() });

const storedImageSchema = z.object({
  schema: z.literal(1),
  /** As containerd keeps it. */
  name: z.string(),
  platform: z.string(),
  /** What the name stands for: the list for all platforms where there is one, else the manifest. */
  target: descriptorSchema,
  /** Target, manifest, configuration and layers, in this order. */
  parts: z.array(descriptorSchema),
});
/** An image with all that it is made of. */
export type StoredImage = z.infer<typeof storedImageSchema>;

/**
 * The images that were pulled before, in Slipway's cache: no cluster owns them, so that they are still here when a
 * cluster is deleted and made again.
 */
export class ImageStore {
  readonly blobs: BlobStore;
  readonly folder: string;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    this.folder = join(host.paths.cache, 'images');
    this.blobs = new BlobStore(host, join(this.folder, 'blobs'));
  }

  /** What is known of an image; null where nothing is. All its parts need not be here. */
  async find(name: string, platform: ImagePlatform): Promise<StoredImage | null> {
    return this.#read(this.#path(name, platform));
  }

  async isWhole({ parts }: StoredImage): Promise<boolean> {
    const there = await Promise.all(parts.map((part) => this.blobs.has(part)));
    return there.every(Boolean);
  }

  /** Rejects with `image.no-room` where too little of the disk would be left for everything else. */
  async mindRoom({ parts }: StoredImage): Promise<void> {
    const { freeBytes } = await this.#host.files.space(this.folder);
    const bytes = parts.reduce((sum, { size }) => sum + size, 0);
    if (freeBytes - bytes >= reserveBytes) return;
    throw new AppError('image.no-room', { reserve: formatBytes(reserveBytes), path: this.folder });
  }

  async keep(image: StoredImage, platform: ImagePlatform): Promise<void> {
    await this.#host.files.writeAtomic(this.#path(image.name, platform), `${JSON.stringify(image)}\n`);
  }

  /** Names of the images that are here as a whole, in order, and the bytes of all files. */
  async list(): Promise<{ images: string[]; bytes: number }> {
    const { files } = this.#host;
    const references = join(this.folder, 'references');
    const images = await Promise.all((await files.list(references)).map((name) => this.#read(join(references, name))));
    const whole = await Promise.all(
      images.map(async (image) => (image !== null && (await this.isWhole(image)) ? image : null)),
    );
    const blobs = join(this.folder, 'blobs', 'sha256');
    const facts = await Promise.all((await files.list(blobs)).map((name) => files.stat(join(blobs, name))));
    return {
      images: [...new Set(whole.flatMap((image) => (image === null ? [] : [image.name])))].toSorted(),
      bytes: facts.reduce((sum, fact) => sum + (fact?.bytes ?? 0), 0),
    };
  }

  async #read(path: string): Promise<StoredImage | null> {
    const text = await this.#host.files.readText(path);
    if (text === null) return null;
    // It can be asked for again, so that a damaged record is as good as none.
    return storedImageSchema.safeParse(jsonOrNull(text)).data ?? null;
  }

  #path(name: string, platform: ImagePlatform): string {
    const key = createHash('sha256')
      .update(`${name} ${platformName(platform)}`)
      .digest('hex');
    return join(this.folder, 'references', `${key.slice(0, 32)}.json`);
  }
}

export function storedImage(name: string, platform: ImagePlatform, parts: readonly Descriptor[]): StoredImage {
  const [target] = parts;
  if (target === undefined) throw new Error('an image has parts');
  return { schema: 1, name, platform: platformName(platform), target, parts: [...parts] };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
