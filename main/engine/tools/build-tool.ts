import { AppError } from '../../../contracts/app-error.ts';
import { type CachedTool, keep } from './tool-cache.ts';
import { type ToolRecipe, fillIn } from './tool-recipe.ts';
import { type FetchContext, fetchStep } from './fetch-tool-context.ts';

/** What Go says where a source is not the one whose checksum go.sum holds. */
const mismatch = /SECURITY ERROR|checksum mismatch|verifying .*(?:mismatch|invalid)|missing go\.sum entry/;

/**
 * Builds a tool with Go from the module in resources/go. Every source is checked against the go.sum there, so that a
 * proxy can withhold it but not change it. Rejects with `tool.unverified` or `tool.missing`.
 */
export async function buildTool(recipe: ToolRecipe, go: string, context: FetchContext): Promise<CachedTool> {
  const { host, platform, signal } = context;
  const output = `${host.paths.cache}/tools/partial/${recipe.name}-built${platform.ending}`;
  await host.files.makeFolder(`${host.paths.cache}/tools/partial`);
  context.onEvent({
    type: 'progress',
    step: fetchStep,
    done: 0,
    total: 1,
    unit: 'steps',
    detail: `building ${recipe.name} ${recipe.version}`,
  });
  const flags = fillIn(recipe.module.linkerFlags, recipe, platform);
  const module = `${host.paths.resources}/${recipe.module.folder}`;
  const tags = recipe.module.tags === '' ? [] : ['-tags', recipe.module.tags];
  const { exitCode, stderr } = await host.processes.run(
    go,
    ['build', '-trimpath', ...tags, '-ldflags', flags, '-o', output, recipe.module.package],
    {
      cwd: module,
      // The user's own flags and workspaces might let sources in that go.sum does not know.
      env: {
        GOFLAGS: '-mod=readonly',
        GOWORK: 'off',
        CGO_ENABLED: recipe.module.cgo ? '1' : '0',
        GOOS: platform.os,
        GOARCH: platform.architecture,
      },
      signal,
      onLine: (_stream, text) => context.onEvent({ type: 'log', source: recipe.name, text }),
    },
  );
  if (exitCode !== 0) {
    await host.files.remove(output);
    throw failure(recipe, context, module, stderr);
  }
  const sha256 = await host.files.sha256(output);
  return keep(host, recipe, platform, output, { sha256, origin: 'go-module', source: recipe.module.folder });
}

function failure(recipe: ToolRecipe, { platform }: FetchContext, module: string, stderr: string): AppError {
  const lines = stderr.trim().split('\n');
  if (mismatch.test(stderr)) {
    const why = lines.find((line) => mismatch.test(line))?.trim() ?? 'a source differs';
    return new AppError('tool.unverified', { tool: recipe.name, why, path: module });
  }
  const why = `its publisher cannot be reached, and Go could not build it: ${lines.at(-1) ?? 'it gave no reason'}`;
  const address = fillIn(recipe.address, recipe, platform);
  return new AppError('tool.missing', { tool: recipe.name, version: recipe.version, why, address });
}
