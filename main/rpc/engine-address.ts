import { mkdirSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../../contracts/app-error.ts';
import { type SocketAddress, socketAddress } from '../../contracts/locations.ts';

/**
 * The state folder under the one name that the engine and all its clients use for it; made, for the user alone, where
 * it is not there yet. Throws `file.unwritable`.
 */
export function prepareHome(home: string): string {
  const path = resolve(home);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return realpathSync(path);
  } catch (error) {
    throw new AppError('file.unwritable', { path, why: error instanceof Error ? error.message : 'unknown' }, error);
  }
}

/** Where the engine of a prepared state folder listens, on this computer and for this user. */
export function engineAddress(home: string): SocketAddress {
  const user = process.getuid === undefined ? userInfo().username : String(process.getuid());
  // Not TMPDIR: it is not the same in every session, is long on macOS, and all have to find the same socket.
  return socketAddress(home, process.platform, '/tmp', user);
}
