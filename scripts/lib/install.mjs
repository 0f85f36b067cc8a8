import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findPinnedNode } from './pinned-node.mjs';
import { inRoot, root, say } from './repository.mjs';

const nodeModules = inRoot('node_modules');
const stamp = `${nodeModules}/.slipway-installed`;

export function isInstalled() {
  if (findPinnedNode() === undefined) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  if (!installedByHand()) return false;
  writeStamp();
  return true;
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
}

function writeStamp() {
  writeFileSync(stamp, lockHash());
}

/** Somebody ran `npm ci` or `npm install`: npm's own record of what it installed agrees with the lockfile. */
function installedByHand() {
  const record = `${nodeModules}/.package-lock.json`;
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const same = (path) => installed[path]?.integrity === wanted[path]?.integrity;
  return (
    Object.keys(installed).every((path) => wanted[path] !== undefined && same(path)) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional === true || same(path))
  );
}

/** Runs `npm ci`. What was installed before is put back when that fails, so that what worked goes on working. */
export async function install(holdToo) {
  const before = `${root}/node_modules.before`;
  say('Installing packages with "npm ci" ...');
  const began = Date.now();
  // What was kept by an installation that was killed is better than the half that it left.
  if (existsSync(before)) rmSync(nodeModules, { recursive: true, force: true });
  else if (existsSync(nodeModules)) renameSync(nodeModules, before);
  const { code, output } = await runNpmCi(holdToo);
  if (code === 0 && findPinnedNode() !== undefined) {
    writeStamp();
    rmSync(before, { recursive: true, force: true });
    say(`Installed packages in ${seconds(began)} s.`);
    return;
  }
  if (existsSync(before)) {
    rmSync(nodeModules, { recursive: true, force: true });
    renameSync(before, nodeModules);
  }
  throw new Error(code === 0 ? withoutNode() : explain(output));
}

function runNpmCi(holdToo) {
  // npm's own path, where npm runs this script: the same npm, and no shell.
  const npm = process.env.npm_execpath;
  const ofNpm = npm !== undefined && /\.c?js$/.test(npm);
  const command = ofNpm ? systemNode() : 'npm';
  const options = ['ci', '--prefer-offline', '--no-progress'];
  const child = spawn(command, ofNpm ? [npm, ...options] : options, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !ofNpm && process.platform === 'win32',
  });
  if (child.pid !== undefined) holdToo(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: `npm could not be started: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The Node that npm itself runs on: the pinned one lies in the folder that is about to be replaced. */
function systemNode() {
  const node = process.env.npm_node_execpath;
  return node !== undefined && existsSync(node) ? node : process.execPath;
}

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|CERT_|network/i;

function explain(output) {
  const lines = output.trim().split('\n').slice(-20);
  if (!unreachable.test(output)) return `"npm ci" failed:\n\n${lines.join('\n')}`;
  const wanted = /(?:request to|fetch) (\S+)/.exec(output)?.[1];
  return [
    `The npm registry is out of reach, so the packages of package-lock.json could not be downloaded${wanted === undefined ? '' : ` (the first: ${wanted})`}.`,
    '',
    ...output.split('\n').filter((line) => /error code|request to|reason:/.test(line)),
    '',
    'To use a mirror, tell npm:   npm config set registry ADDRESS     (or set npm_config_registry)',
    'Behind a proxy:              npm config set https-proxy ADDRESS',
    ...stillWorks(),
  ].join('\n');
}

function stillWorks() {
  if (existsSync(inRoot('dist', 'cli.js')))
    return ['What still works: bin/slipway runs the build that is already in dist/.'];
  return ['Nothing was built here yet, so Slipway cannot run from this folder until the packages are there.'];
}

function withoutNode() {
  return 'npm left out the pinned Node. Run "npm ci --include=optional", and see that npm\'s "omit" setting does not name optional.';
}

export function seconds(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}
