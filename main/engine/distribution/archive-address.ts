import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../../contracts/app-error.ts';

/**
 * Where an archive is fetched from: its public address, or the same host and path below the mirror, which is an address
 * (http, https, file) or a folder (`<mirror>/<host>/<path>`). Throws `input.invalid` for a mirror that is neither.
 */
export function archiveAddress(archive: string, mirror: string | undefined): string {
  if (mirror === undefined) return archive;
  const { host, pathname } = new URL(archive);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(mirror)) {
    const folder = isAbsolute(mirror) ? mirror : resolve(mirror);
    return pathToFileURL(join(folder, host, ...decodeURIComponent(pathname).split('/'))).href;
  }
  if (!/^(https?|file):/i.test(mirror))
    throw new AppError('input.invalid', {
      what: `The mirror "${mirror}"`,
      why: 'it is neither a folder nor an http address',
    });
  return `${mirror.replace(/\/+$/, '')}/${host}${pathname}`;
}
