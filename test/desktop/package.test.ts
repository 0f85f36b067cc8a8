import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatBytes } from '../../contracts/units.ts';
import { DebuggedPage } from '../kit/debugged-page.ts';
import { mustRun, run } from '../kit/kit.ts';
import { ThrowAwayRoot } from '../kit/throw-away-root.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as { version: string };
const feed = 'https://updates.slipway.invalid/app';
const dpkgOwn = /^\/(var\/lib\/dpkg|var\/log|var\/cache|var\/lib\/systemd|etc\/ld\.so\.cache)/;

/** A root of its own is mounted, and dpkg installs into it. */
const canInstall = process.platform === 'linux' && process.getuid?.() === 0;

let root: ThrowAwayRoot;
let deb: string;
let folder: string;
let window: ChildProcess | undefined;

/** SLIPWAY_DEB names a package that was built before, for the same feed; without it one is built. */
async function findDeb(): Promise<string> {
  const named = process.env['SLIPWAY_DEB'];
  if (named !== undefined) return path.resolve(named);
  await mustRun(process.execPath, [path.join(repository, 'scripts/package.mjs'), '--quick'], {
    SLIPWAY_FEED: feed,
  });
  const release = path.join(repository, 'release');
  const file = (await readdir(release)).find((each) => each.endsWith('.deb'));
  return path.join(release, file ?? 'no.deb');
}

const inside = (command: string, ...args: string[]) => run(...root.enter(command, args));
const mustInside = (command: string, ...args: string[]) => mustRun(...root.enter(command, args));

/** Starts the installed window, and answers where a debugger can reach it: the fuses leave no other way in. */
async function openWindow(): Promise<string> {
  const flags = ['--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${folder}/data`];
  const home = [`HOME=${folder}`, `SLIPWAY_HOME=${folder}/home`, 'SLIPWAY_IDLE_SECONDS=1'];
  const [command, args] = root.enter('env', [...home, 'slipway-app', ...flags]);
  window = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: window.stderr as NodeJS.ReadableStream });
  for await (const line of lines) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    window.stderr?.resume();
    return address;
  }
  throw new Error('The window ended before it could be reached.');
}

beforeAll(async () => {
  if (!canInstall) return;
  deb = await findDeb();
  root = await ThrowAwayRoot.create();
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-package-'));
});

afterAll(async () => {
  if (!canInstall) return;
  window?.kill('SIGTERM');
  await root.remove();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

describe.skipIf(!canInstall)('the deb', () => {
  it('holds the program and no source map, test or key', async () => {
    const listed = (await mustRun('dpkg-deb', ['--contents', deb])).split('\n');
    const files = listed.map((line) => line.split(/\s+/)[5] ?? '').filter((file) => !file.endsWith('/'));
    expect(files).toContain('./usr/bin/slipway');
    expect(files).toContain('./opt/Slipway/resources/slipway/node');
    expect(
      files.filter((file) => /\.(map|ts|tsx|pem|key)$|\.test\.|\.env$|node_modules|default_app/.test(file)),
    ).toEqual([]);
    const bytes = listed.reduce((sum, line) => sum + Number(line.split(/\s+/)[2] ?? 0), 0);
    process.stdout.write(`${files.length} files, ${Math.round(bytes / 1e6)} MB installed\n`);
    expect(bytes).toBeLessThan(450e6);
  });

  it('installs, and gives the command with its own Node', async () => {
    await mustInside('dpkg', '--install', deb);
    expect(await mustInside('/usr/bin/slipway', '--version')).toContain(version);
    const [command, args] = root.enter('env', [`SLIPWAY_HOME=${folder}/cli`, 'SLIPWAY_IDLE_SECONDS=1', 'slipway']);
    const stdout = await mustRun(command, [...args, 'hardware', '--json']);
    expect(JSON.parse(stdout)).toHaveProperty('cpu');
  });

  it('knows where newer versions are, which an unpacked folder does not', async () => {
    expect(await mustInside('cat', '/opt/Slipway/resources/app-update.yml')).toContain(`url: ${feed}`);
    expect(await mustInside('cat', '/opt/Slipway/resources/package-type')).toBe('deb');
    const archive = path.join(path.dirname(deb), `slipway-${version}-${process.arch}.tar.gz`);
    const files = await mustRun('tar', ['--list', '--file', archive]);
    expect(files).toMatch(/resources\/app\.asar\n/);
    expect(files).not.toMatch(/app-update\.yml|package-type/);
    const published = await readFile(path.join(path.dirname(deb), 'latest-linux.yml'), 'utf8');
    expect(published).toContain(`version: ${version}\n`);
    expect(published).toContain(`url: ${path.basename(deb)}\n`);
  });

  it('says nothing of where it was built, in no text file', async () => {
    const searched = ['--recursive', '--files-with-matches', '--binary-files=without-match', '/opt/Slipway/resources'];
    const patterns = ['sourceMappingURL=', repository].flatMap((pattern) => ['-e', pattern]);
    const found = await inside('grep', ...searched, '--fixed-strings', ...patterns);
    expect(found).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('opens slipway:// links and locks of distributions, and stands in the menu', async () => {
    const entry = await mustInside('cat', '/usr/share/applications/slipway-app.desktop');
    const types = /^MimeType=(.*)$/m.exec(entry)?.[1]?.split(';') ?? [];
    expect(types).toEqual(expect.arrayContaining(['x-scheme-handler/slipway', 'application/vnd.slipway.lock+json']));
    expect(entry).toMatch(/^Exec=.* %U$/m);
    expect(await mustInside('cat', '/usr/share/mime/packages/slipway-app.xml')).toMatch(
      /<glob pattern="\*\.slipway-lock"/,
    );
    expect(entry).toMatch(/^Icon=slipway-app$/m);
    await mustInside('test', '-s', '/usr/share/icons/hicolor/256x256/apps/slipway-app.png');
  });

  it('opens a window on its own engine', async () => {
    const address = await openWindow();
    const patience = { timeout: 60_000 };
    const page = await vi.waitUntil(() => DebuggedPage.find(address), patience);
    const shown = () => page.evaluate('document.body.innerText');
    await expect.poll(shown, patience).toContain(`Engine ${version}`);
    // The engine looked for itself: in that root, no container engine is in reach.
    await expect.poll(shown, patience).toContain('The container engine does not answer');
    await page.evaluate("location.hash = '#/launch'");
    await expect.poll(shown, patience).toContain(formatBytes(totalmem()));
    expect(await page.evaluate('location.href')).toContain('slipway-page://app/');
    page.close();
    const ended = new Promise((resolve) => window?.once('exit', resolve));
    if (window?.exitCode === null && window.kill('SIGTERM')) await ended;
  });

  it('leaves nothing when it is removed', async () => {
    await mustInside('dpkg', '--purge', 'slipway');
    expect((await inside('test', '-e', '/opt/Slipway')).exitCode).not.toBe(0);
    const { added, rewritten } = await root.written();
    expect(added.filter((file) => !dpkgOwn.test(file))).toEqual([]);
    const lists = rewritten.filter((file) => !dpkgOwn.test(file));
    expect((await inside('grep', '--files-with-matches', '-i', 'slipway', '/dev/null', ...lists)).stdout).toBe('');
    expect((await inside('dpkg', '--status', 'slipway')).exitCode).not.toBe(0);
  });
});
