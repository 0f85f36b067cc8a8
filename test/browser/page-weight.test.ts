import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { freshScene } from './scenes.ts';

const stage = useStage();
const mostBytes = 350 * 1024;

describe('the first load of the page', () => {
  it('takes at most 350 KiB, packed as a server would', async () => {
    const { page } = await stage.open(freshScene());
    const sizes = new Map<string, number>();
    page.on('response', (response) => {
      void response.body().then(
        (body) => sizes.set(response.url(), response.url().endsWith('.woff2') ? body.length : gzipSync(body).length),
        () => undefined,
      );
    });
    await page.reload({ waitUntil: 'networkidle' });
    await page.getByRole('radio').first().waitFor();
    expect([...sizes.keys()].some((url) => url.endsWith('.js'))).toBe(true);
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes, [...sizes].map(([url, size]) => `${url} ${String(size)}`).join('\n')).toBeLessThanOrEqual(mostBytes);
  });
});
