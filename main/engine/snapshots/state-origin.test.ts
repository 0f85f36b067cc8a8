import { describe, expect, it } from 'vitest';
import { originMark, originOf, parentOf } from './state-origin.ts';

const origin = { snapshot: 'kept', since: '2026-01-02T10:00:00.000Z' };
const at = (id: string, hour: number) => ({ id, createdAt: `2026-01-02T${String(hour).padStart(2, '0')}:00:00.000Z` });

describe('where the state of a notebook is from', () => {
  it('is read as it was written, and is nothing where something else was written', () => {
    expect(originOf({ metadata: { annotations: originMark(origin) } })).toEqual(origin);
    expect(originMark(null)).toEqual({});
    for (const text of ['', 'kept', 'kept yesterday'])
      expect(originOf({ metadata: { annotations: { 'slipway.dev/state-of-snapshot': text } } })).toBeNull();
    expect(originOf(null)).toBeNull();
  });

  it('decides the parent of the next snapshot: the one before it, unless it was made from one since', () => {
    expect(parentOf(null, null)).toBeNull();
    expect(parentOf(null, at('b', 9))).toBe('b');
    expect(parentOf(origin, null)).toBe('kept');
    expect(parentOf(origin, at('b', 9))).toBe('kept');
    expect(parentOf(origin, at('c', 11))).toBe('c');
  });
});
