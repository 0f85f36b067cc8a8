import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type SpawnEngine, spawnEngineOf } from './engine-program.ts';

/** Starts the engine of the program that this file is part of, on the Node that runs it. */
export const spawnOwnEngine: SpawnEngine = (home) => spawnEngineOf({ node: process.execPath, entry: ownEntry() })(home);

/** Built, all programs lie in one folder; from sources, the engine is where it was written. */
function ownEntry(): string {
  const built = fileURLToPath(new URL('./engine.js', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('../server/main.ts', import.meta.url));
}
