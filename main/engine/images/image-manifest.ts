import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { type ImagePlatform, platformName, runsOn } from './image-platform.ts';

const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
});
/** A part of an image: what its bytes are called, and how many they are. */
export type Descriptor = z.infer<typeof descriptorSchema>;

const platformSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

const indexSchema = z.object({ manifests: z.array(descriptorSchema.extend({ platform: platformSchema.optional() })) });
const manifestSchema = z.object({ config: descriptorSchema, layers: z.array(descriptorSchema) });
export type ImageManifest = z.infer<typeof manifestSchema>;

/** What registries are told that we understand. */
export const acceptedManifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** What the bytes of a manifest are: of one image, or a list of one for each platform. Throws `registry.failed`. */
export function readManifest(
  text: string,
  registry: string,
): { kind: 'image'; manifest: ImageManifest } | { kind: 'index'; entries: z.infer<typeof indexSchema>['manifests'] } {
  const value = jsonOrNull(text);
  const index = indexSchema.safeParse(value);
  if (index.success) return { kind: 'index', entries: index.data.manifests };
  const manifest = manifestSchema.safeParse(value);
  if (manifest.success) return { kind: 'image', manifest: manifest.data };
  throw new AppError('registry.failed', { registry, why: 'what it gives out as a manifest is none that is known' });
}

/** The manifest for a platform out of a list. Throws `image.architecture`, which says what there is. */
export function chooseManifest(
  image: string,
  entries: z.infer<typeof indexSchema>['manifests'],
  wanted: ImagePlatform,
): Descriptor {
  const fitting = entries.find(({ platform }) => platform !== undefined && runsOn(wanted, platform));
  if (fitting !== undefined) return descriptorSchema.parse(fitting);
  // Signatures and provenance lie in the list too, for a platform that is named unknown.
  const offered = entries.flatMap(({ platform }) =>
    platform === undefined || platform.os === 'unknown' ? [] : [platformName(platform)],
  );
  throw otherArchitecture(image, wanted, offered);
}

/** Throws `image.architecture` where an image's own configuration names another platform. */
export function checkConfig(image: string, text: string, wanted: ImagePlatform): void {
  const config = platformSchema.safeParse(jsonOrNull(text));
  if (config.success && config.data.architecture !== '' && !runsOn(wanted, config.data))
    throw otherArchitecture(image, wanted, [platformName(config.data)]);
}

function otherArchitecture(image: string, wanted: ImagePlatform, offered: readonly string[]): AppError {
  const names = [...new Set(offered)].toSorted();
  return new AppError('image.architecture', {
    image,
    wanted: platformName(wanted),
    offered: names.length === 0 ? 'nothing that names a platform' : names.join(', '),
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
