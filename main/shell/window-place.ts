export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window was; kept in a file. */
export interface WindowPlace extends Rectangle {
  readonly maximised: boolean;
}

/** The place that a text tells, as `JSON.stringify` writes it; null where it tells none. */
export function parseWindowPlace(text: string): WindowPlace | null {
  const { x, y, width, height, maximised } = (JSON.parse(text) ?? {}) as Record<string, unknown>;
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return width > 0 && height > 0 && typeof maximised === 'boolean' ? { x, y, width, height, maximised } : null;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export const smallestWindow = { width: 480, height: 480 } as const;
const usualWindow = { width: 1280, height: 800 } as const;

/** So much of the window's upper edge has to be on a display that it can be taken hold of. */
const holdable = { width: 120, height: 32 } as const;

/**
 * Where the window opens: where it was, if that can still be seen; else in the middle of the first display. `displays`
 * are the parts of the displays that windows may use, the main one first.
 */
export function placeWindow(kept: WindowPlace | null, displays: readonly Rectangle[]): WindowPlace {
  const maximised = kept?.maximised ?? false;
  if (kept !== null) {
    const places = displays.map((display) => ({ display, place: { ...fit(kept, display), maximised } }));
    const found = places.find(({ display, place }) => canBeHeld(place, display));
    if (found !== undefined) return found.place;
  }
  const [home] = displays;
  if (home === undefined) return { x: 0, y: 0, ...usualWindow, maximised };
  const { width, height } = fit({ ...home, ...usualWindow, ...(kept === null ? {} : sizeOf(kept)) }, home);
  return {
    x: home.x + Math.max(0, Math.floor((home.width - width) / 2)),
    y: home.y + Math.max(0, Math.floor((home.height - height) / 2)),
    width,
    height,
    maximised,
  };
}

function sizeOf({ width, height }: Rectangle): Pick<Rectangle, 'width' | 'height'> {
  return { width, height };
}

/** No larger than the display, and no smaller than the window can be. */
function fit({ x, y, width, height }: Rectangle, display: Rectangle): Rectangle {
  return {
    x,
    y,
    width: Math.max(Math.min(width, display.width), smallestWindow.width),
    height: Math.max(Math.min(height, display.height), smallestWindow.height),
  };
}

function canBeHeld(window: Rectangle, display: Rectangle): boolean {
  const left = Math.max(window.x, display.x);
  const right = Math.min(window.x + window.width, display.x + display.width);
  const isAcross = right - left >= Math.min(holdable.width, window.width);
  return isAcross && window.y >= display.y && window.y + holdable.height <= display.y + display.height;
}
