/**
 * Packs the app into release/: `npm run package` makes a tar.gz and a deb on Linux, offline. `--quick` compresses less.
 * SLIPWAY_FEED is the address (https) of the folder that newer versions will be put into, with the .yml file that is
 * made beside them: what is packed for it looks there. Without it, it looks nowhere.
 * The last lines say what was made, how large it is, and what was left out and why.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { configurationFor, electronHere, feedOf, kinds } from './lib/packing.mjs';
import { prepareOrExit } from './lib/prepare.mjs';
import { inRoot, kitFolder, say } from './lib/repository.mjs';
import { setUp, tiers } from './lib/tiers.mjs';

const release = inRoot('release');
const quick = process.argv.includes('--quick');

function useKit() {
  const desktop = tiers.find((tier) => tier.name === 'desktop');
  Object.assign(process.env, setUp(desktop).environment);
}

function mustRun(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? `it ended with ${String(status)}`}`);
}

/** In the kit lies what makes a deb with dpkg-deb; without it electron-builder fetches a program. */
function useDebTool() {
  const kit = kitFolder();
  if (kit !== undefined) process.env.CUSTOM_FPM_PATH ??= join(kit, 'electron', 'tools', 'fpm');
}

async function pack() {
  await prepareOrExit();
  if (process.platform !== 'linux') throw new Error('npm run package packs on Linux only, so far.');
  if (electronHere() === undefined && kitFolder() !== undefined) useKit();
  const electron = electronHere();
  if (electron === undefined) {
    throw new Error('There is no Electron to pack. Run "npx install-electron", or name a test kit with SLIPWAY_KIT.');
  }
  useDebTool();
  rmSync(release, { recursive: true, force: true });
  const configuration = { ...configurationFor(electron), publish: feedOf(process.env.SLIPWAY_FEED) };
  // As a file of its own: electron-builder would merge what it is handed with electron-builder.yml.
  mkdirSync(release, { recursive: true });
  const file = join(release, 'configuration.json');
  const deb = { ...configuration.deb, ...(quick ? { compression: 'gz' } : {}) };
  writeFileSync(file, JSON.stringify({ ...configuration, deb }));
  await build({ projectDir: inRoot(), targets: Platform.LINUX.createTarget(['deb']), config: file, publish: 'never' });
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const unpacked = join(release, 'linux-unpacked');
  const archive = join(release, `slipway-${version}-${process.arch}.tar.gz`);
  const inside = `slipway-${version}`;
  const compressor = quick ? 'gzip -1' : 'gzip -9';
  mustRun('tar', [
    ...['--create', '--owner=0', '--group=0', '--sort=name', `--use-compress-program=${compressor}`],
    // A folder that somebody unpacked is not replaced by itself.
    ...['--exclude=./resources/app-update.yml', '--exclude=./resources/package-type'],
    ...[`--transform=s,^\\.,${inside},S`, `--file=${archive}`, '--directory', unpacked, '.'],
  ]);
  report(electron);
}

function report({ version }) {
  const size = (file) => `${(statSync(join(release, file)).size / 1e6).toFixed(1)} MB`;
  const made = readdirSync(release).filter((file) => /\.(deb|tar\.gz)$/.test(file));
  for (const file of made) say(`Made release/${file} (${size(file)}), with Electron ${version}.`);
  if (Number.parseInt(version, 10) < 29) say(`NOT TO BE PUBLISHED: Electron ${version} is the test kit's.`);
  for (const { name, needs } of kinds.filter((kind) => kind.needs)) say(`LEFT OUT ${name}: it needs ${needs}.`);
}

try {
  await pack();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
