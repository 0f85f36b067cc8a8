import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useStage } from './browser-page.ts';
import { comparePictures } from './compare-pictures.ts';
import { type ScreenView, screenViews } from './screen-views.ts';

/** The same pictures are written by `npm run screens` and compared by the browser tier. */
const isWriting = process.env['SLIPWAY_WRITE_SCREENS'] === '1';
const folder = path.resolve(import.meta.dirname, '../../docs/screens');
const stampFile = path.join(folder, 'made-with.json');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const schemes = ['light', 'dark'] as const;
/** A change of a word or a line is more than this; nothing is what is expected. */
const sharePermitted = 0.0001;
/** Every date and duration of the samples is counted from here. */
const now = new Date('2026-11-25T14:30:00.000Z');

const stage = useStage();

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => void vi.useRealTimers());

/** What decides how text is drawn: the browser, and the system's font for code. */
async function drawnWith(page: Page): Promise<string> {
  const mono: unknown = await page.evaluate(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = "100px " + getComputedStyle(document.documentElement).getPropertyValue('--font-mono');
    return context.measureText('mW1il').width;
  })()`);
  const version = page.context().browser()?.version() ?? 'unknown';
  return `${JSON.stringify({ chromium: version, platform: process.platform, monospace: mono }, null, 2)}\n`;
}

async function picture(view: ScreenView, scheme: (typeof schemes)[number], size: (typeof sizes)[number]) {
  const { page } = await stage.open(view.scene(), { scheme, ...size, route: view.route, reducedMotion: true, now });
  await view.arrange(page);
  await page.evaluate('document.fonts.ready');
  return { page, shot: await page.screenshot({ animations: 'disabled' }) };
}

describe.each(screenViews)('the picture of $name', (view) => {
  for (const scheme of schemes)
    for (const size of sizes) {
      const file = path.join(folder, `${view.name}-${scheme}-${String(size.width)}.png`);
      it(`is as committed, ${scheme}, ${String(size.width)} wide`, async (context) => {
        const { page, shot } = await picture(view, scheme, size);
        const stamp = await drawnWith(page);
        if (isWriting) {
          await mkdir(folder, { recursive: true });
          await writeFile(stampFile, stamp);
          // A picture that is the same stays as it is, so that a commit holds only what changed.
          const same = existsSync(file) && (await comparePictures(page, await readFile(file), shot)).share === 0;
          if (!same) await writeFile(file, shot);
          return;
        }
        const made = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : 'nothing';
        if (made !== stamp) {
          process.stderr.write(
            `NOT COMPARED: the pictures were drawn with ${made.trim()}, and here is ${stamp.trim()}.\n`,
          );
          context.skip('another browser or font than the pictures were made with');
        }
        const difference = await comparePictures(page, await readFile(file), shot);
        if (difference.share > sharePermitted) await keepForLooking(view, scheme, size.width, shot);
        expect(difference, 'If it is meant: npm run screens, and look at what changed').toMatchObject({
          share: expect.toSatisfy((share: number) => share <= sharePermitted) as unknown,
        });
      });
    }
});

async function keepForLooking(view: ScreenView, scheme: string, width: number, shot: Buffer): Promise<void> {
  const kept = path.resolve(import.meta.dirname, '../../dist/screens-that-differ');
  await mkdir(kept, { recursive: true });
  await writeFile(path.join(kept, `${view.name}-${scheme}-${String(width)}.png`), shot);
}
