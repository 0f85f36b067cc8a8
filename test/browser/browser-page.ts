import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type FakeEngine, type Scene, startFakeEngine } from './fake-engine.ts';

export interface OpenOptions {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** What the page's clock shows, and goes on showing. */
  readonly now?: Date;
  /** The reader's (BCP 47). */
  readonly locale?: string;
  /** Where to begin, such as `#/operations`; needs an address with a token. */
  readonly route?: string;
}

export interface Stage {
  /** Serves a scene, and opens a page of its own on it. */
  open(scene: Scene, options?: OpenOptions): Promise<{ page: Page; engine: FakeEngine }>;
  /** Does this when the test is over, after the pages were closed; what was told last is done first. */
  onLeave(close: () => Promise<unknown>): void;
  /** A page at an address, without an engine of ours. */
  openAt(address: string, options?: OpenOptions): Promise<Page>;
}

/**
 * A browser for the tests of one file. After each test it is checked that the page threw nothing and broke no rule of
 * its policy, and everything that the test opened is closed.
 */
export function useStage(): Stage {
  let browser: Browser;
  let complaints: string[] = [];
  const leave: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['SLIPWAY_CHROMIUM'] ?? '/usr/bin/chromium',
      // Chromium refuses to run as root with its sandbox.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const found = complaints;
    complaints = [];
    for (const close of leave.splice(0).reverse()) await close();
    expect(found).toEqual([]);
  });

  async function openAt(address: string, options: OpenOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      colorScheme: options.scheme ?? 'light',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      timezoneId: 'UTC',
      locale: options.locale ?? 'en-GB',
    });
    leave.push(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    if (options.now !== undefined) await page.clock.setFixedTime(options.now);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A WebSocket that finds nobody is told by Chromium itself; the tests of a lost engine mean it so.
      if (message.type() === 'error' && !message.text().includes('WebSocket connection'))
        complaints.push(message.text());
    });
    // Straight there, past the start, which would lead on by itself.
    await page.goto(options.route === undefined ? address : `${address}&to=${options.route.slice(1)}`);
    return page;
  }

  return {
    openAt,
    onLeave: (close) => leave.push(close),
    async open(scene, options) {
      const engine = await startFakeEngine(scene);
      leave.push(() => engine.close());
      return { page: await openAt(engine.address, options), engine };
    },
  };
}
