import { lookup } from 'node:dns/promises';
import { homedir, userInfo } from 'node:os';
import { AppError } from '../../../contracts/app-error.ts';
import type { SurroundingsHost } from '../../../provisioners/surroundings-host.ts';
import { downloadsFolder } from './downloads-folder.ts';
import { httpGetFollowing } from './http-get.ts';
import { reason } from './system-error.ts';

const stallSeconds = 10;

/** What is around this process, read anew each time. */
export function createNodeSurroundings(environment: NodeJS.ProcessEnv = process.env): SurroundingsHost {
  return {
    environment: (names) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const value = environment[name];
          return value === undefined || value === '' ? [] : [[name, value]];
        }),
      ),
    user: () => ({ name: userInfo().username, isAdministrator: process.getuid?.() === 0 }),
    downloadsFolder: () => downloadsFolder(homedir(), environment['XDG_CONFIG_HOME']),
    resolveName,
    askHead,
  };
}

const resolveName: SurroundingsHost['resolveName'] = async (name, signal) => {
  try {
    signal.throwIfAborted();
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw failure(name, error, signal);
  }
};

const askHead: SurroundingsHost['askHead'] = async (address, signal, headers = {}) => {
  try {
    const response = await httpGetFollowing(new URL(address), { method: 'HEAD', headers, signal, stallSeconds });
    response.destroy();
    const single = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
    );
    return { status: response.statusCode ?? 0, headers: Object.fromEntries(single) };
  } catch (error) {
    throw failure(address, error, signal);
  }
};

function failure(address: string, error: unknown, signal: AbortSignal): AppError {
  const why = signal.aborted ? 'there was no answer in time' : reason(error);
  return new AppError('network.failed', { address, why }, error);
}
