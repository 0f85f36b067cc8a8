import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseWindowPlace, type WindowPlace } from './window-place.ts';

/** The kept place of the window; null where none is kept, or where the file says nothing that makes sense. */
export function readWindowPlace(path: string): WindowPlace | null {
  try {
    return parseWindowPlace(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Keeps it. Where that cannot be done, the window opens in the usual place next time; nobody has to be told. */
export function writeWindowPlace(path: string, place: WindowPlace): void {
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(place)}\n`);
    renameSync(`${path}.new`, path);
  } catch {
    // Nothing depends on it.
  }
}
