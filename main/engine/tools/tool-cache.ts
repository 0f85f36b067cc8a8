import * as z from 'zod';
import type { Host } from '../../../provisioners/host.ts';
import { type ToolPlatform, type ToolRecipe, fillIn } from './tool-recipe.ts';

const manifestSchema = z.object({
  schema: z.literal(1),
  name: z.string(),
  version: z.string(),
  platform: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  origin: z.enum(['download', 'go-module']),
  /** Where it came from: an address, or a module. */
  source: z.string(),
});
export type ToolManifest = z.infer<typeof manifestSchema>;

export interface CachedTool {
  readonly path: string;
  readonly manifest: ToolManifest;
}

/** The folder of one version of a tool, apart for each platform: a home folder may be shared. */
function toolFolder(host: Host, recipe: ToolRecipe, platform: ToolPlatform): string {
  return `${host.paths.cache}/tools/${recipe.name}-${fillIn('{version}-{os}-{architecture}', recipe, platform)}`;
}

/** Where the program lies in the cache. */
function toolPath(host: Host, recipe: ToolRecipe, platform: ToolPlatform): string {
  return `${toolFolder(host, recipe, platform)}/${recipe.name}${platform.ending}`;
}

function manifestPath(host: Host, recipe: ToolRecipe, platform: ToolPlatform): string {
  return `${toolFolder(host, recipe, platform)}/manifest.json`;
}

/**
 * The tool in the cache, or null where there is none, or where its bytes are not those that were verified when it came:
 * such a file is removed and never run.
 */
export async function findCached(host: Host, recipe: ToolRecipe, platform: ToolPlatform): Promise<CachedTool | null> {
  const manifest = parse(await host.files.readText(manifestPath(host, recipe, platform)));
  const path = toolPath(host, recipe, platform);
  if (manifest?.version !== recipe.version || (await host.files.stat(path)) === null) return null;
  if ((await host.files.sha256(path)) === manifest.sha256) return { path, manifest };
  await host.files.remove(toolFolder(host, recipe, platform));
  return null;
}

function parse(text: string | null): ToolManifest | null {
  if (text === null) return null;
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Takes a verified file into the cache. The manifest is written last: without one nothing counts as cached. */
export async function keep(
  host: Host,
  recipe: ToolRecipe,
  platform: ToolPlatform,
  file: string,
  facts: Pick<ToolManifest, 'sha256' | 'origin' | 'source'>,
): Promise<CachedTool> {
  const path = toolPath(host, recipe, platform);
  await host.files.makeFolder(toolFolder(host, recipe, platform));
  await host.files.rename(file, path);
  const { name, version } = recipe;
  const manifest: ToolManifest = {
    schema: 1,
    name,
    version,
    platform: fillIn('{os}-{architecture}', recipe, platform),
    ...facts,
  };
  await host.files.writeAtomic(manifestPath(host, recipe, platform), `${JSON.stringify(manifest, null, 2)}\n`);
  return { path, manifest };
}
