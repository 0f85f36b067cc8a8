import type { SlipwayClient } from '../../contracts/services.ts';
import { createClient } from '../rpc/client.ts';
import { greetEngine } from '../rpc/greet-engine.ts';
import { engineHome } from './engine-home.ts';

/** So long the engine may take to greet the shell, which then goes on without it. */
const greetSeconds = 3;

/**
 * Asks the engine that runs; null where none does, for none is started only to be asked. Rejects with what `greetEngine`
 * and the questions reject with.
 */
export async function askRunningEngine<T>(ask: (client: SlipwayClient) => Promise<T>): Promise<T | null> {
  const attached = await greetEngine(engineHome(), 'app', greetSeconds);
  if (attached === null) return null;
  try {
    return await ask(createClient(attached.connection));
  } finally {
    attached.connection.end();
  }
}
