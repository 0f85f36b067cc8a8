import { protocol, type Protocol, type ProtocolResponse } from 'electron';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pageHost, pageScheme } from './page-address.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** It loads and runs only what lies beside it, and talks to nobody but through its port. */
const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
} as const;

/** To be called before the app is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }]);
}

/**
 * What Electron 22, on which the shell is tested, and the newest both have: `protocol.handle` came later, and one way to
 * serve the page is better than two of which one is never tested.
 */
type BufferProtocol = (
  scheme: string,
  answer: (request: Request, respond: (response: ProtocolResponse) => void) => void,
) => boolean;
type Request = Parameters<Parameters<Protocol['interceptBufferProtocol']>[1]>[0];

/** Serves the files of a folder under the page's scheme. To be called once, when the app is ready. */
export function servePage(folder: string): void {
  const root = realpath(folder);
  // Told to each request below, as what it is: unreadable.
  root.catch(() => undefined);
  const register = Reflect.get(protocol, 'registerBufferProtocol') as BufferProtocol;
  register.call(protocol, pageScheme, ({ url }, respond) => {
    readPageFile(root, url).then(
      (file) => respond(file ?? { statusCode: 404, headers, mimeType: 'text/plain', data: Buffer.from('Not found\n') }),
      () => respond({ statusCode: 500, headers, mimeType: 'text/plain', data: Buffer.from('Unreadable\n') }),
    );
  });
}

/** The file that an address names, if it really lies in the folder. */
async function readPageFile(folder: Promise<string>, address: string): Promise<ProtocolResponse | null> {
  const { host: asked, pathname } = new URL(address);
  const type = types[extname(pathname)];
  if (asked !== pageHost || type === undefined || !/^\/[\w./-]*$/.test(pathname)) return null;
  const root = await folder;
  const path = await realpath(join(root, pathname)).catch(() => null);
  if (path?.startsWith(root + sep) !== true) return null;
  return { statusCode: 200, headers: { ...headers, 'Content-Type': type }, data: await readFile(path) };
}
