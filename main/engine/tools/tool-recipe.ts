import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';

const version = z.string().regex(/^\d+\.\d+\.\d+$/);

const recipeSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  summary: z.string(),
  /** The version that is fetched where none is there. */
  version,
  /** The versions that are taken from the PATH. */
  accepts: z.object({ from: version, below: version }),
  /** How the program is asked for its version, and where that stands in the answer (the first group). */
  ask: z.object({ arguments: z.array(z.string()), pattern: z.string() }),
  /** The publisher's addresses; `{version}`, `{os}`, `{architecture}` and `{ending}` are filled in. */
  address: z.string(),
  /** Null where the publisher has none: such a program is never downloaded, only found or built. */
  checksum: z.string().nullable(),
  /** The program's path in the archive (tar, gzip) that lies at the address; left out where the program itself does. */
  member: z.string().optional(),
  /** How the program's file is packed where no archive is around it. */
  packed: z.literal('bzip2').optional(),
  /** About how large it is, for a progress before the server has told. */
  bytes: z.number().int().positive(),
  /** The Go module of resources/go that builds the same program, all of whose sources its go.sum pins. */
  module: z.object({
    folder: z.string(),
    linkerFlags: z.string(),
    /** The package to build where it is not the module's own, as for a program that cannot be imported. */
    package: z.string().default('.'),
    tags: z.string().default(''),
    /** Whether its sources need a C compiler. */
    cgo: z.boolean().default(false),
  }),
  /** Only fetched where something asks for it by name: not by "slipway tools fetch". */
  onDemand: z.boolean().default(false),
});
export type ToolRecipe = z.infer<typeof recipeSchema>;

const fileSchema = z.object({ schema: z.literal(1), tools: z.array(recipeSchema) });

/** The outside programs that Slipway uses, from `resources/tools.json`. */
export async function readToolRecipes(host: Host): Promise<readonly ToolRecipe[]> {
  const path = `${host.paths.resources}/tools.json`;
  const text = await host.files.readText(path);
  if (text === null) throw new AppError('file.unreadable', { path, why: 'there is no such file' });
  try {
    return fileSchema.parse(JSON.parse(text)).tools;
  } catch (error) {
    throw new AppError('file.unreadable', { path, why: 'it is not a list of tools' }, error);
  }
}

/** For which computers a program is published, in the publishers' words. */
export interface ToolPlatform {
  readonly os: string;
  readonly architecture: string;
  /** Of a program's file: `.exe` on Windows. */
  readonly ending: string;
}

/** The platform of a Node, in the words of Go, which the publishers of these tools use. */
export function toolPlatform(platform: string, architecture: string): ToolPlatform {
  const isWindows = platform === 'win32';
  return {
    os: isWindows ? 'windows' : platform,
    architecture: architecture === 'x64' ? 'amd64' : architecture,
    ending: isWindows ? '.exe' : '',
  };
}

/** Fills a recipe's text in. */
export function fillIn(text: string, recipe: ToolRecipe, platform: ToolPlatform): string {
  return text
    .replaceAll('{version}', recipe.version)
    .replaceAll('{os}', platform.os)
    .replaceAll('{architecture}', platform.architecture)
    .replaceAll('{ending}', platform.ending);
}
