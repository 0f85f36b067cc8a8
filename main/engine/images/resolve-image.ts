import { createHash } from 'node:crypto';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import { acceptedManifests, checkConfig, chooseManifest, type Descriptor, readManifest } from './image-manifest.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { ImageReference } from './image-reference.ts';
import { type ImageStore, type StoredImage, storedImage } from './image-store.ts';
import type { RegistryClient } from './registry-client.ts';

const maximumManifestBytes = 4 * 1024 * 1024;

export interface ImagePlaces {
  readonly registries: RegistryClient;
  readonly store: ImageStore;
  readonly platform: ImagePlatform;
}

/** An image of which is known what it is made of; `cache`: all of it is here. */
export interface ResolvedImage {
  readonly image: StoredImage;
  readonly from: 'registry' | 'cache';
}

/**
 * Finds out what an image is made of, and that it is made for the nodes, before any of its layers is pulled. What is here
 * as a whole is taken as it is and nobody is asked, as kubelet does with an image that a node holds; `latest` is asked
 * for, and taken as it was where nobody answers.
 */
export async function resolveImage(
  reference: ImageReference,
  places: ImagePlaces,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { store, platform } = places;
  const known = await store.find(reference.name, platform);
  const isHere = known !== null && (await store.isWhole(known));
  if (isHere && reference.selector !== 'latest') return { image: known, from: 'cache' };
  try {
    const image = await ask(reference, places, signal);
    return { image, from: (await store.isWhole(image)) ? 'cache' : 'registry' };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!isHere || error.code === 'cancelled') throw error;
    return { image: known, from: 'cache' };
  }
}

async function ask(reference: ImageReference, places: ImagePlaces, signal: AbortSignal): Promise<StoredImage> {
  const { store, platform } = places;
  const { registry } = reference;
  const target = await fetchManifest(reference, reference.selector, places, signal);
  const read = readManifest(target.text, registry);
  let parts: Descriptor[] = [target.descriptor];
  let manifest = read.kind === 'image' ? read.manifest : null;
  if (read.kind === 'index') {
    const chosen = chooseManifest(reference.name, read.entries, platform);
    const own = await fetchManifest(reference, chosen.digest, places, signal);
    const inner = readManifest(own.text, registry);
    if (inner.kind === 'index')
      throw new AppError('registry.failed', { registry, why: 'a list of images lists a list' });
    parts = [target.descriptor, own.descriptor];
    manifest = inner.manifest;
  }
  if (manifest === null) throw new AppError('registry.failed', { registry, why: 'there is no manifest' });
  const { config, layers } = manifest;
  await fetchPart(reference, config, places, signal, () => undefined);
  if (read.kind === 'image') checkConfig(reference.name, await store.blobs.text(config.digest), platform);
  const unique = new Map([config, ...layers].map((part) => [part.digest, part]));
  const image = storedImage(reference.name, platform, [...parts, ...unique.values()]);
  await store.keep(image, platform);
  return image;
}

/** Fetches one part of an image by its digest, where it is not here yet. */
export async function fetchPart(
  reference: ImageReference,
  part: Descriptor,
  { registries, store }: ImagePlaces,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { registry, repository, name } = reference;
  const path = `blobs/${part.digest}`;
  const open = (from: number, own: AbortSignal) => {
    const headers: Record<string, string> = from === 0 ? {} : { range: `bytes=${String(from)}-` };
    return registries.get({ registry, repository, path, headers }, own);
  };
  await store.blobs.fetch(name, part, open, signal, onBytes);
}

async function fetchManifest(
  { registry, repository, name, isDigest }: ImageReference,
  selector: string,
  { registries, store }: ImagePlaces,
  signal: AbortSignal,
): Promise<{ descriptor: Descriptor; text: string }> {
  const headers = { accept: acceptedManifests };
  const answer = await registries.get({ registry, repository, path: `manifests/${selector}`, headers }, signal);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maximumManifestBytes) {
      answer.discard();
      throw new AppError('registry.failed', { registry, why: 'what it gives out as a manifest is too large for one' });
    }
  }
  const bytes = Buffer.concat(chunks);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if ((isDigest || selector.startsWith('sha256:')) && digest !== selector)
    throw new AppError('image.damaged', { image: name, digest: selector });
  await store.blobs.put(digest, bytes);
  return {
    descriptor: { mediaType: mediaTypeOf(bytes.toString('utf8'), answer.headers), digest, size },
    text: bytes.toString('utf8'),
  };
}

/** A manifest says itself of what type it is, where the answer's head does not. */
function mediaTypeOf(text: string, headers: Readonly<Record<string, string>>): string {
  const own = /"mediaType"\s*:\s*"(application\/vnd\.[^"]*(?:index|manifest)[^"]*)"/.exec(text)?.[1];
  const told = headers['content-type']?.split(';')[0]?.trim() ?? '';
  return told.startsWith('application/vnd.') ? told : (own ?? 'application/vnd.oci.image.manifest.v1+json');
}
