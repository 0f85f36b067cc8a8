import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../../contracts/app-error.ts';
import { engineFiles, slipwayHome } from '../../contracts/locations.ts';
import { attach } from '../rpc/attach.ts';
import { type EngineProgram, spawnEngineOf } from '../rpc/engine-program.ts';
import type { Attached } from '../rpc/greet-engine.ts';
import { engineHome } from './engine-home.ts';

/**
 * Connects a part of the app, named for the engine's log, and starts an engine where none runs. Rejects with
 * `engine.gone` where Slipway was uninstalled meanwhile, and with what `attach` rejects with.
 */
export type AttachEngine = (client: string) => Promise<Attached>;

/**
 * The one way of the app's parts to their engine. They take turns, so that two that come at once start one engine. Once
 * one was there, none is started on a state folder that an uninstall removed, or is about to: `onUninstalled` is called.
 */
export function createAttachEngine(program: EngineProgram, onUninstalled: () => void): AttachEngine {
  const spawnEngine = spawnEngineOf(program);
  let hasAttached = false;
  let turn: Promise<unknown> = Promise.resolve();

  async function attachInTurn(client: string): Promise<Attached> {
    if (hasAttached && isUninstalled()) {
      onUninstalled();
      throw new AppError('engine.gone', { why: 'Slipway was uninstalled' });
    }
    const attached = await attach({ home: engineHome(), spawnEngine, client });
    hasAttached = true;
    return attached;
  }

  return (client) => {
    const attached = turn.then(() => attachInTurn(client));
    turn = attached.catch(() => undefined);
    return attached;
  };
}

/** Looks without making the folder. */
function isUninstalled(): boolean {
  const home = resolve(slipwayHome(process.env, process.platform, homedir()));
  const { lock, uninstalled } = engineFiles(home, process.platform);
  return existsSync(uninstalled) || !existsSync(lock);
}
