/** What other people made and the app is built from, with the licences that they gave it under. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedNode } from './pinned-node.mjs';
import { inRoot } from './repository.mjs';

/** The packages of the programs and of the page, Electron and Node: name, version, licence and its text, by name. */
export function licences() {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const carried = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path.startsWith('node_modules/') && !dev && !devOptional)
    .map(([path]) => inRoot(path))
    // Packages for other systems are named in the lock and not here.
    .filter((folder) => existsSync(join(folder, 'package.json')) && !/[\\/]node-[a-z-]+-?(x64|arm64)$/.test(folder))
    .map((folder) => licenceOf(folder));
  const all = [...carried, licenceOf(inRoot('node_modules', 'electron'), 'Electron'), nodeLicence()];
  const once = new Map(all.map((licence) => [`${licence.name} ${licence.version}`, licence]));
  return [...once.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));
}

function licenceOf(folder, title) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name: title ?? name, version, licence: license ?? 'see its text', text: textIn(folder) };
}

function nodeLicence() {
  const folder = dirname(dirname(pinnedNode()));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name: 'Node.js', version, licence: 'MIT and others', text: textIn(folder) };
}

function textIn(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (file === undefined || !statSync(join(folder, file)).isFile()) return null;
  return readFileSync(join(folder, file), 'utf8').trim();
}
