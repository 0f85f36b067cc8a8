import { extname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScreenTarget } from '../../contracts/screen-target.ts';

/** Locks of a distribution, by the ending under which the packages register them (`electron-builder.yml`). */
const lockEnding = '.slipway-lock';

/**
 * Where a file leads that was opened with the app: a lock of a distribution to Launch, with that distribution chosen and
 * nothing begun. Any other file is null. What it holds is read by the engine, which distrusts it.
 */
export function targetOfFile(path: string): ScreenTarget | null {
  if (!isAbsolute(path) || extname(path).toLowerCase() !== lockEnding) return null;
  return { screen: 'launch', distribution: path };
}

/** The file in the arguments of an app that was started in `folder`; desktops write it as a path or as a `file:` address. */
export function fileOf(args: readonly string[], folder: string): ScreenTarget | null {
  const paths = args.filter((arg) => !arg.startsWith('-')).map((arg) => pathOf(arg, folder));
  return paths.map((path) => (path === null ? null : targetOfFile(path))).find((target) => target !== null) ?? null;
}

function pathOf(arg: string, folder: string): string | null {
  if (!arg.startsWith('file:')) return resolve(folder, arg);
  try {
    return fileURLToPath(arg);
  } catch {
    // An address of another computer, or one that no path has.
    return null;
  }
}
