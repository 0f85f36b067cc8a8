import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { inRoot, root } from './repository.mjs';

/** What a build is made of. Tests are left out, so that editing one builds nothing. */
const folders = ['contracts', 'provisioners', 'main', 'renderer', 'resources'];
const files = ['package-lock.json', 'package.json', 'tsconfig.json', 'scripts/build.mjs'];

export function sourceFiles() {
  const found = files.filter((file) => existsSync(inRoot(file)));
  for (const folder of folders) collect(folder, found);
  return found.sort();
}

function collect(folder, found) {
  const absolute = inRoot(folder);
  if (!existsSync(absolute)) return;
  for (const entry of readdirSync(absolute, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) collect(path, found);
    else if (!/\.test\.tsx?$/.test(entry.name)) found.push(path);
  }
}

/** Changes when any source is edited, added, removed or merely touched. Reads no content, so it is fast. */
export function sourceFingerprint(paths = sourceFiles()) {
  const hash = createHash('sha256').update(`${root} ${process.platform} ${process.arch}`);
  for (const path of paths) {
    const { size, mtimeMs } = statSync(inRoot(path));
    hash.update(`\n${path} ${size} ${mtimeMs}`);
  }
  return hash.digest('hex');
}

/** Names a build by the content of its sources: the same on every computer. */
export function sourceDigest(paths = sourceFiles()) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`\n${path}\n`).update(readFileSync(inRoot(path)));
  return hash.digest('hex').slice(0, 16);
}
