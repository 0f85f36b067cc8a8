/** What goes into a package and with which Electron. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { findElectron } from './electron.mjs';
import { inRoot } from './repository.mjs';

/** All that can be packed, and where each can be built. */
export const kinds = [
  { name: 'tar.gz', on: 'linux' },
  { name: 'deb', on: 'linux' },
  { name: 'AppImage', on: 'linux', needs: "electron-builder's AppImage tools, a download" },
  { name: 'rpm', on: 'linux', needs: "electron-builder's own fpm, a download, and rpmbuild" },
  { name: 'dmg and zip', on: 'darwin', needs: 'macOS, and an Apple developer identity to sign with' },
  { name: 'nsis', on: 'win32', needs: "Windows or Wine with electron-builder's NSIS, a download" },
];

function builderConfiguration() {
  return load(readFileSync(inRoot('electron-builder.yml'), 'utf8'));
}

/** The folder and version of the Electron that is here. */
export function electronHere() {
  const program = findElectron();
  if (program === undefined) return undefined;
  const folder = dirname(program);
  return { folder, version: readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') };
}

/** The configuration for that Electron: one older than a fuse has no such fuse to set. */
export function configurationFor({ folder, version }) {
  const { electronFuses, ...configuration } = builderConfiguration();
  const { grantFileProtocolExtraPrivileges, ...older } = electronFuses;
  const known = Number.parseInt(version, 10) >= 29 ? { ...older, grantFileProtocolExtraPrivileges } : older;
  return { ...configuration, electronDist: folder, electronVersion: version, electronFuses: known };
}

/** Where the packed app looks for newer versions; nothing is ever uploaded. Only what comes over TLS can be believed. */
export function feedOf(address) {
  if (address === undefined || address === '') return null;
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new Error(`SLIPWAY_FEED is no https address: ${address}`);
  return { provider: 'generic', url: address };
}
