import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import { archiveAddress } from '../distribution/archive-address.ts';
import { buildTool } from './build-tool.ts';
import { type FetchContext, fetchStep } from './fetch-tool-context.ts';
import { type CachedTool, keep } from './tool-cache.ts';
import { type ToolRecipe, fillIn } from './tool-recipe.ts';

/**
 * Gets a tool into the cache: the publisher's file, checked against the publisher's checksum; where that is out of
 * reach and Go is there, built from the pinned module. Rejects with `tool.unverified` (and removes the file; there is
 * no second way then) or `tool.missing`.
 */
export async function fetchTool(recipe: ToolRecipe, context: FetchContext): Promise<CachedTool> {
  try {
    return await downloadTool(recipe, context);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'download.failed') throw error;
    const go = await context.host.processes.find('go');
    const why = String(error.data['why']);
    if (go === null) throw missing(recipe, context, `its publisher cannot be reached (${why})`, error);
    context.onEvent({
      type: 'log',
      source: recipe.name,
      text: `${error.message} It is built from its Go module instead.`,
    });
    return buildTool(recipe, go, context);
  }
}

function missing(recipe: ToolRecipe, { platform }: FetchContext, why: string, cause: unknown): AppError {
  const data = { tool: recipe.name, version: recipe.version, why, address: fillIn(recipe.address, recipe, platform) };
  return new AppError('tool.missing', data, cause);
}

async function downloadTool(recipe: ToolRecipe, context: FetchContext): Promise<CachedTool> {
  const { host, platform, mirror, signal } = context;
  const address = archiveAddress(fillIn(recipe.address, recipe, platform), mirror);
  if (recipe.checksum === null)
    throw new AppError('download.failed', { address, why: 'there is no checksum to compare it with' });
  if (recipe.packed === 'bzip2' && (await host.processes.find('bzip2')) === null)
    throw new AppError('download.failed', { address, why: 'it is packed with bzip2, which is not on this computer' });
  const expected = await publishedChecksum(recipe.checksum, recipe, context);
  const file = `${host.paths.cache}/tools/partial/${recipe.name}-${fillIn('{version}-{os}-{architecture}', recipe, platform)}`;
  const detail = `${recipe.name} ${recipe.version}`;
  await host.network.download(address, file, {
    signal,
    onProgress: ({ doneBytes, totalBytes }) => {
      const total = Math.max(totalBytes ?? recipe.bytes, doneBytes);
      context.onEvent({ type: 'progress', step: fetchStep, done: doneBytes, total, unit: 'bytes', detail });
    },
  });
  const actual = await host.files.sha256(file);
  if (actual !== expected) {
    await host.files.remove(file);
    const why = `its SHA-256 should be ${expected} and is ${actual}`;
    throw new AppError('tool.unverified', { tool: recipe.name, why, path: file });
  }
  if (recipe.packed === 'bzip2') {
    const program = await unpack(host, file, signal);
    await makeRunnable(host, program, signal);
    const sha256 = await host.files.sha256(program);
    return keep(host, recipe, platform, program, { sha256, origin: 'download', source: address });
  }
  if (recipe.member === undefined) {
    if (platform.ending === '') await makeRunnable(host, file, signal);
    return keep(host, recipe, platform, file, { sha256: actual, origin: 'download', source: address });
  }
  const program = await takeOut(host, file, fillIn(recipe.member, recipe, platform), signal);
  const sha256 = await host.files.sha256(program);
  const kept = await keep(host, recipe, platform, program, { sha256, origin: 'download', source: address });
  await host.files.remove(file);
  await host.files.remove(`${file}-unpacked`);
  return kept;
}

/** Unpacks a file that was verified before; its place is taken by the program. */
async function unpack(host: Host, file: string, signal: AbortSignal): Promise<string> {
  const packed = `${file}.bz2`;
  await host.files.rename(file, packed);
  const { exitCode, stderr } = await host.processes.run('bzip2', ['--decompress', '--force', packed], { signal });
  if (exitCode === 0) return file;
  throw new AppError('file.unreadable', { path: packed, why: stderr.trim() });
}

/** Takes one program out of an archive that was verified before. */
async function takeOut(host: Host, archive: string, member: string, signal: AbortSignal): Promise<string> {
  const folder = `${archive}-unpacked`;
  await host.files.remove(folder);
  await host.files.makeFolder(folder);
  const { exitCode, stderr } = await host.processes.run('tar', ['-xzf', archive, '-C', folder, member], { signal });
  if (exitCode === 0) return `${folder}/${member}`;
  throw new AppError('file.unreadable', { path: archive, why: stderr.trim() });
}

/** The publisher's checksum: `<64 digits>`, alone, or as `sha256sum` prints it for one file or for all of a release. */
async function publishedChecksum(
  checksum: string,
  recipe: ToolRecipe,
  { host, platform, mirror, signal }: FetchContext,
): Promise<string> {
  const address = archiveAddress(fillIn(checksum, recipe, platform), mirror);
  const lines = (await host.network.fetchText(address, { signal })).trim().split(/\r?\n/);
  const name = fillIn(recipe.address, recipe, platform).split('/').at(-1) ?? '';
  const line = lines.length === 1 ? lines[0] : lines.find((one) => one.split(/\s+\*?/)[1] === name);
  const found = /^([0-9a-f]{64})(?:\s|$)/i.exec(line ?? '')?.[1];
  if (found !== undefined) return found.toLowerCase();
  throw new AppError('tool.unverified', {
    tool: recipe.name,
    why: `there is no checksum at ${address}`,
    path: host.paths.cache,
  });
}

async function makeRunnable(host: Host, path: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await host.processes.run('chmod', ['755', path], { signal });
  if (exitCode !== 0) throw new AppError('file.unwritable', { path, why: stderr.trim() });
}
