import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWindowPlace, placeWindow, smallestWindow, type Rectangle } from './window-place.ts';

const laptop: Rectangle = { x: 0, y: 25, width: 1440, height: 875 };
const beside: Rectangle = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('placeWindow', () => {
  it('opens in the middle of the main display the first time', () => {
    expect(placeWindow(null, [laptop, beside])).toEqual({ x: 80, y: 62, width: 1280, height: 800, maximised: false });
  });

  it('opens where it was, on any display that is there', () => {
    const kept = { x: 1500, y: 100, width: 900, height: 700, maximised: true };
    expect(placeWindow(kept, [laptop, beside])).toEqual(kept);
  });

  it('comes back from a display that was taken away', () => {
    const place = placeWindow({ x: 1500, y: 100, width: 900, height: 700, maximised: true }, [laptop]);
    expect(place).toEqual({ x: 270, y: 112, width: 900, height: 700, maximised: true });
  });

  it('is never larger than its display', () => {
    const { width, height } = placeWindow({ x: 0, y: 25, width: 5000, height: 5000, maximised: false }, [laptop]);
    expect({ width, height }).toEqual({ width: 1440, height: 875 });
  });

  it('can always be taken hold of', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 6000 });
    const kept = fc.record({ x: number, y: number, width: size, height: size, maximised: fc.boolean() });
    fc.assert(
      fc.property(fc.option(kept), fc.constantFrom([laptop], [laptop, beside], [beside]), (before, displays) => {
        const { x, y, width, height } = placeWindow(before, displays);
        const seen = displays.some(
          (display) =>
            y >= display.y &&
            y < display.y + display.height - 31 &&
            Math.min(x + width, display.x + display.width) - Math.max(x, display.x) >= Math.min(120, width),
        );
        expect(seen).toBe(true);
        expect(width).toBeGreaterThanOrEqual(smallestWindow.width);
        expect(height).toBeGreaterThanOrEqual(smallestWindow.height);
      }),
    );
  });
});

describe('parseWindowPlace', () => {
  const place = fc.record({
    ...{ x: fc.integer(), y: fc.integer(), width: fc.integer({ min: 1 }), height: fc.integer({ min: 1 }) },
    maximised: fc.boolean(),
  });

  it('reads what was written', () => {
    fc.assert(
      fc.property(place, (given) => {
        expect(parseWindowPlace(JSON.stringify(given))).toEqual(given);
      }),
    );
  });

  it('takes nothing that is not whole', () => {
    const whole = { x: 1, y: 2, width: 700, height: 500, maximised: false };
    const broken = [null, 3, 'x', [], {}, { ...whole, x: 1.5 }, { ...whole, width: 0 }, { ...whole, maximised: 1 }];
    expect(broken.map((value) => parseWindowPlace(JSON.stringify(value)))).toEqual(broken.map(() => null));
  });
});
