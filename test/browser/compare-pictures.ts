import type { Page } from 'playwright-core';

export interface Difference {
  /** Share of the pixels that differ by more than a rounding of colours, 0 to 1. */
  readonly share: number;
  /** The smallest box around them, for whoever looks for it; null where none differs. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
}

/** How far a channel of a pixel may be off: what a rounding of colours does, and nothing that an eye would see. */
const channelTolerance = 6;

/** Runs in the page, so it is text: the browser decodes PNGs, and no library has to. */
const compareInPage = `async ([one, other, tolerance]) => {
  const read = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [a, b] = await Promise.all([read(one), read(other)]);
  if (a.width !== b.width || a.height !== b.height)
    return { share: 1, box: { x: 0, y: 0, width: b.width, height: b.height } };
  let count = 0, left = a.width, top = a.height, right = -1, bottom = -1;
  for (let index = 0; index < a.data.length; index += 4) {
    const off = Math.max(...[0, 1, 2].map((channel) => Math.abs(a.data[index + channel] - b.data[index + channel])));
    if (off <= tolerance) continue;
    const x = (index / 4) % a.width, y = Math.floor(index / 4 / a.width);
    count += 1;
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  const box = count === 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { share: count / (a.width * a.height), box };
}`;

/** Where and how much two PNGs differ. */
export async function comparePictures(page: Page, one: Buffer, other: Buffer): Promise<Difference> {
  const args = JSON.stringify([one.toString('base64'), other.toString('base64'), channelTolerance]);
  return await page.evaluate<Difference>(`(${compareInPage})(${args})`);
}
