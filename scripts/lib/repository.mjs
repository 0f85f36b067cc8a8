import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, wherever a script was started. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function inRoot(...parts) {
  return join(root, ...parts);
}

/** Where the test kit lies: SLIPWAY_KIT, or beside the checkout; undefined where there is none. */
export function kitFolder() {
  const folder = process.env.SLIPWAY_KIT ?? join(root, '..', 'shared', 'kit');
  return existsSync(join(folder, 'control-plane', 'prepare')) ? folder : undefined;
}

/** Progress goes to stderr, so that stdout stays the output of what was asked for. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
