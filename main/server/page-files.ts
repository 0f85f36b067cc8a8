import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Names that a build gives by content: what has such a name never changes. */
const hashedName = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

interface PageFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
  readonly isHashed: boolean;
}

/** Answers a request for a file of the page; with 404 where there is none, 405 for anything but GET and HEAD. */
export async function sendPageFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await findFile(folder, request.url ?? '/');
  if (file === null) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.bytes,
    'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path), response);
}

/** The file that an address names, if it is a plain file of a known type that really lies in the folder. */
async function findFile(folder: string, address: string): Promise<PageFile | null> {
  const name = decode(address.split(/[?#]/, 1)[0] ?? '/');
  if (name === null || !/^\/[\w./-]*$/.test(name)) return null;
  const type = types[extname(name === '/' ? '/index.html' : name)];
  if (type === undefined) return null;
  const root = await realpath(folder);
  const path = await existing(join(root, name === '/' ? 'index.html' : name));
  // After all links are followed, so that neither dots nor links lead out.
  if (path?.startsWith(root + sep) !== true) return null;
  const facts = await stat(path);
  return facts.isFile() ? { path, bytes: facts.size, type, isHashed: hashedName.test(name) } : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

async function existing(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}
