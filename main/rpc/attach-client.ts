import { homedir } from 'node:os';
import { slipwayHome } from '../../contracts/locations.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import { attach } from './attach.ts';
import { createClient } from './client.ts';
import { spawnOwnEngine } from './own-engine.ts';

export interface AttachedClient {
  readonly client: SlipwayClient;
  /** Leaves the engine, which goes on with what it has under way. */
  readonly close: () => void;
}

/** A client of the engine that works on this user's state folder; starts the engine where none runs. Rejects as `attach`. */
export async function attachClient(name: string): Promise<AttachedClient> {
  const home = slipwayHome(process.env, process.platform, homedir());
  const { connection } = await attach({ home, spawnEngine: spawnOwnEngine, client: name });
  return { client: createClient(connection), close: () => connection.end() };
}
