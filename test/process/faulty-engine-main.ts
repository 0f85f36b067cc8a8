import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runEngine } from '../../main/server/run-engine.ts';
import type { ServedEngine } from '../../main/server/start-server.ts';
import { createToyEngine } from './toy-engine.ts';

/** An engine with faults that show as soon as there is a file `<home>/go`. */
async function createFaultyEngine(home: string): Promise<ServedEngine> {
  const timer = setInterval(() => {
    if (!existsSync(join(home, 'go'))) return;
    clearInterval(timer);
    void Promise.reject(new Error('rejected'));
    throw new Error('thrown');
  }, 5);
  return createToyEngine(home);
}

await runEngine({ createEngine: createFaultyEngine, pageFolder: import.meta.dirname });
