import {
  existsSync,
  linkSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Moves a finished build into place, file by file, each in one step. An engine that runs meanwhile goes on: chunks
 * bear their content's hash in their names, and those of the build before stay for what it has yet to load.
 */
export function publish(staging, target, stampPath, stamp) {
  const files = listFiles(staging);
  const before = readStamp(stampPath);
  rmSync(stampPath, { force: true });
  for (const file of files.sort(entriesLast)) moveFile(join(staging, file), join(target, file));
  const kept = new Set([...files, ...(before?.files ?? listFiles(target))]);
  for (const file of listFiles(target)) {
    if (!kept.has(file) && !file.startsWith('.next/')) rmSync(join(target, file), { force: true });
  }
  writeFileSync(stampPath, JSON.stringify({ ...stamp, files }, null, 1));
}

function readStamp(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** What names other files is moved after them. */
function entriesLast(a, b) {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(file) {
  if (/(^|\/)chunk-|\/assets\//.test(file)) return 0;
  return /\.(c?js|html)$/.test(file) ? 2 : 1;
}

function moveFile(from, to) {
  if (existsSync(to) && sameContent(from, to)) return;
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function sameContent(a, b) {
  return statSync(a).size === statSync(b).size && readFileSync(a).equals(readFileSync(b));
}

function listFiles(folder, prefix = '') {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) return listFiles(join(folder, entry.name), `${path}/`);
    return entry.isFile() && !/^(node|node\.exe|\.build\.json)$/.test(path) ? [path] : [];
  });
}

/**
 * Puts the pinned Node beside the build. A hard link, so that a running engine keeps its Node while `npm ci` replaces
 * node_modules; where that cannot be (another file system), a symbolic link, or on Windows a copy.
 */
export function placeNode(node, target) {
  const path = join(target, process.platform === 'win32' ? 'node.exe' : 'node');
  const there = statSync(path, { throwIfNoEntry: false });
  const wanted = statSync(node);
  if (there !== undefined && there.size === wanted.size && there.mtimeMs === wanted.mtimeMs) return;
  const next = `${path}.next`;
  rmSync(next, { force: true });
  try {
    linkSync(node, next);
  } catch {
    if (process.platform === 'win32') copyFileSync(node, next);
    else symlinkSync(node, next);
  }
  // A program that runs cannot be replaced on Windows, but it can be renamed.
  if (process.platform === 'win32' && there !== undefined) renameSync(path, `${path}.${Date.now()}.old`);
  renameSync(next, path);
}
