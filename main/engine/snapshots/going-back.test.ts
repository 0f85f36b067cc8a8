import { describe, expect, it } from 'vitest';
import { stoppedAnnotation } from '../notebooks/notebook-paths.ts';
import { goingBackAnnotation, keptBefore } from './going-back.ts';

const at = '2026-01-02T10:00:00Z';
const notebook = (annotations: Readonly<Record<string, string>>) => ({ metadata: { annotations } });

describe('what a notebook says of going back', () => {
  it('is which snapshot has what was there before, as long as nobody started it since', () => {
    const mark = { [goingBackAnnotation]: `abc ${at}` };
    expect(keptBefore(notebook({ ...mark, [stoppedAnnotation]: at }))).toBe('abc');
    expect(keptBefore(notebook(mark))).toBeNull();
    expect(keptBefore(notebook({ ...mark, [stoppedAnnotation]: '2026-01-02T11:00:00Z' }))).toBeNull();
  });

  it('is nothing where it was not put back, or something else was written', () => {
    for (const text of ['', ' ', 'abc', ` ${at}`])
      expect(keptBefore(notebook({ [goingBackAnnotation]: text, [stoppedAnnotation]: at }))).toBeNull();
    expect(keptBefore(notebook({ [stoppedAnnotation]: at }))).toBeNull();
    expect(keptBefore(null)).toBeNull();
  });
});
