import { join } from 'node:path';
import { runEngine } from '../../main/server/run-engine.ts';
import { createToyEngine } from './toy-engine.ts';

await runEngine({ createEngine: createToyEngine, pageFolder: join(import.meta.dirname, 'page') });
