import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../contracts/units.ts';
import { useStage } from './browser-page.ts';

const stage = useStage();
const dist = path.resolve(import.meta.dirname, '../../dist');

/** `slipway serve` on a state folder of its own, as a user runs it, and the address that it prints. */
async function serve(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'slipway-browser-'));
  const child = spawn(path.join(dist, 'node'), [path.join(dist, 'cli.js'), 'serve'], {
    env: { ...process.env, SLIPWAY_HOME: home, SLIPWAY_IDLE_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  stage.onLeave(async () => {
    await end(child);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/\S+#token=\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
    printed += `${line}\n`;
  }
  throw new Error(`slipway serve printed no address:\n${printed}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
}

describe('the page on a real engine', () => {
  it('shows this very computer and what fits on it', async () => {
    const page = await stage.openAt(await serve(), { route: '#/launch' });
    const computer = page.getByRole('region', { name: 'This computer' });
    const cores = cpus().length;
    const seen = new RegExp(`\\b${cores} (cores?|threads)\\b`);
    await computer.getByText(seen).first().waitFor({ timeout: 60_000 });
    expect(await computer.getByText(formatBytes(totalmem()), { exact: true }).count()).toBeGreaterThan(0);
    await page.getByRole('radio').first().waitFor({ timeout: 60_000 });
    expect(await page.getByRole('radio').count()).toBe(5);
    for (const card of await page.getByRole('radio').all()) {
      expect(await card.locator('..').innerText()).toMatch(/Fits|Tight|Does not fit|Not known/);
    }
    expect(await page.getByRole('region', { name: /^The plan for/ }).innerText()).toMatch(/\d+(\.\d+)? CPU/);
  });

  it('has no history and no cluster in a new state folder', async () => {
    const page = await stage.openAt(await serve(), { route: '#/operations' });
    await page.getByText('Nothing has been done yet').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Platform' }).click();
    await page.getByText('There is no cluster yet').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('link', { name: 'Go to Launch' }).count()).toBe(1);
  });

  it('refuses whoever lacks the token', async () => {
    const address = await serve();
    const page = await stage.openAt(address.replace(/#.*/, ''));
    await page.getByText('The engine does not accept this page').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('radio').count()).toBe(0);
  });
});
