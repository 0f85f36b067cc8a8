import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './repository.mjs';

const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** The path of an Electron that is here; undefined where none is. Downloads nothing. */
export function findElectron(environment = process.env) {
  const folder = environment.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules', 'electron', 'dist');
  const path = join(folder, executables[process.platform] ?? 'electron');
  return existsSync(path) ? path : undefined;
}

export function hasDisplay(environment = process.env) {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY);
}
