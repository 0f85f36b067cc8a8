import { AppError } from '../../../contracts/app-error.ts';
import type { ToolStatus } from '../../../contracts/tools.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { fetchTool } from './fetch-tool.ts';
import { type SharedTask, shareTask } from './shared-task.ts';
import { type CachedTool, findCached } from './tool-cache.ts';
import { type ToolPlatform, type ToolRecipe, fillIn, readToolRecipes, toolPlatform } from './tool-recipe.ts';
import { accepts, formatRange } from './version-range.ts';

type OnEvent = (event: ProvisionerEvent) => void;

export interface Tools {
  /** Every tool and where it is; fetches nothing. */
  list(): Promise<ToolStatus[]>;
  /**
   * The full path of a tool that may be run: one on the PATH of an accepted version, else the verified one of the
   * cache, which is fetched where it is missing. Callers that want the same one share one fetch. Events are progress of
   * the step `tools` and logs. Rejects with `tool.missing`, `tool.unverified`, `cancelled`.
   */
  tool(name: string, signal: AbortSignal, onEvent?: OnEvent, mirror?: string): Promise<string>;
  /** The names of the tools that every computer needs: those on demand are left out. */
  names(): Promise<string[]>;
}

export interface ToolSettings {
  readonly platform?: NodeJS.Platform;
  readonly architecture?: string;
  /** A folder or an address that replaces the publishers' hosts, where a call names no other. */
  readonly mirror?: string | undefined;
  /** As `mirror`, asked for with each fetch. */
  readonly usualMirror?: () => Promise<string | undefined>;
}

/** The outside programs that Slipway uses, on this computer. */
export function createTools(host: Host, settings: ToolSettings = {}): Tools {
  const platform = toolPlatform(settings.platform ?? process.platform, settings.architecture ?? process.arch);
  const fetches = new Map<string, SharedTask<CachedTool, ProvisionerEvent>>();
  /** What was verified by this engine already; a cached program is not hashed before each use. */
  const verified = new Map<string, string>();
  const fetchShared = async (recipe: ToolRecipe, mirror: string | undefined, signal: AbortSignal, onEvent: OnEvent) => {
    let task = fetches.get(recipe.name);
    while (task?.isCancelled() === true) {
      await task.ended;
      task = fetches.get(recipe.name);
    }
    if (task === undefined) {
      const begun = shareTask<CachedTool, ProvisionerEvent>((own, tell) =>
        fetchTool(recipe, { host, platform, mirror, signal: own, onEvent: tell }),
      );
      fetches.set(recipe.name, begun);
      void begun.ended.then(() => fetches.delete(recipe.name));
      task = begun;
    }
    return task.join(signal, onEvent);
  };
  return {
    names: async () => (await readToolRecipes(host)).filter(({ onDemand }) => !onDemand).map(({ name }) => name),
    list: async () => Promise.all((await readToolRecipes(host)).map((recipe) => statusOf(host, recipe, platform))),
    async tool(name, signal, onEvent = () => undefined, mirror = settings.mirror) {
      if (signal.aborted) throw new AppError('cancelled', { what: `looking for ${name}` });
      const recipe = await recipeOf(host, name);
      const known = verified.get(name);
      if (known !== undefined && (await host.files.stat(known)) !== null) return known;
      const onPath = await askPath(host, recipe);
      const path =
        onPath !== null && accepts(recipe.accepts, onPath.version ?? '')
          ? onPath.path
          : (
              (await findCached(host, recipe, platform)) ??
              (await fetchShared(recipe, mirror ?? (await settings.usualMirror?.()), signal, onEvent))
            ).path;
      verified.set(name, path);
      return path;
    },
  };
}

async function recipeOf(host: Host, name: string): Promise<ToolRecipe> {
  const recipe = (await readToolRecipes(host)).find((one) => one.name === name);
  if (recipe !== undefined) return recipe;
  throw new AppError('internal', { why: `there is no tool ${name} in resources/tools.json` });
}

const askSeconds = 15;

/** The program on the PATH with the version that it tells, null where it tells none; null where there is no program. */
async function askPath(host: Host, recipe: ToolRecipe): Promise<{ path: string; version: string | null } | null> {
  const path = await host.processes.find(recipe.name);
  if (path === null) return null;
  try {
    const { stdout } = await host.processes.run(path, recipe.ask.arguments, { timeoutSeconds: askSeconds });
    return { path, version: new RegExp(recipe.ask.pattern).exec(stdout)?.[1] ?? null };
  } catch {
    // A program that cannot even tell its version is as good as none: the reason is told in `statusOf`'s words.
    return { path, version: null };
  }
}

async function statusOf(host: Host, recipe: ToolRecipe, platform: ToolPlatform): Promise<ToolStatus> {
  const { name, summary, onDemand } = recipe;
  const wanted = formatRange(recipe.accepts);
  const onPath = await askPath(host, recipe);
  const told = onPath?.version ?? null;
  if (onPath !== null && told !== null && accepts(recipe.accepts, told)) {
    return { name, summary, onDemand, wanted, found: { from: 'path', path: onPath.path, version: told } };
  }
  const cached = await findCached(host, recipe, platform);
  if (cached !== null) {
    const { version, sha256, origin } = cached.manifest;
    return { name, summary, onDemand, wanted, found: { from: 'cache', path: cached.path, version, sha256, origin } };
  }
  const or = onDemand ? '' : ', or with "slipway tools fetch"';
  const how = recipe.checksum === null ? 'built with Go' : 'fetched';
  const reason = `${notTaken(recipe, onPath)} Version ${recipe.version} is ${how} when it is needed${or}.`;
  return {
    name,
    summary,
    onDemand,
    wanted,
    found: { from: 'missing', reason, address: fillIn(recipe.address, recipe, platform) },
  };
}

function notTaken(recipe: ToolRecipe, onPath: { path: string; version: string | null } | null): string {
  if (onPath === null) return 'It is not on the PATH.';
  if (onPath.version === null) return `${onPath.path} does not tell its version.`;
  return `${onPath.path} is version ${onPath.version}, and ${formatRange(recipe.accepts)} is needed.`;
}
