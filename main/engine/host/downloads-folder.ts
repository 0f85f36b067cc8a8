import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where a person's downloads go: `XDG_DOWNLOAD_DIR` of user-dirs.dirs, which Linux desktops write in their own language
 * (xdg-user-dirs), else `Downloads` in the home folder, as on macOS and Windows.
 */
export async function downloadsFolder(home: string, config = join(home, '.config')): Promise<string> {
  return named(await read(join(config, 'user-dirs.dirs')), home) ?? join(home, 'Downloads');
}

function named(text: string, home: string): string | null {
  const value = /^\s*XDG_DOWNLOAD_DIR="([^"]+)"/m.exec(text)?.[1];
  if (value === undefined) return null;
  if (value.startsWith('$HOME/')) return join(home, value.slice('$HOME/'.length));
  return value.startsWith('/') ? value : null;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
