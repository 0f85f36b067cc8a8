import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { tailFile } from './tail-file.ts';

describe('the end of a file', () => {
  it('is all of a short one, and nothing where there is none', async () => {
    const files = memoryFiles({ '/log': 'one\ntwo\n' });
    expect(await tailFile(files, '/log', 8)).toBe('one\ntwo\n');
    expect(await tailFile(files, '/other', 8)).toBeNull();
  });

  it('says how many lines are left out', async () => {
    const files = memoryFiles({ '/log': 'one\ntwo\nthree\n' });
    expect(await tailFile(files, '/log', 10)).toBe('… 1 earlier lines are left out\ntwo\nthree\n');
  });

  it('is the last lines, whole, and no more bytes than asked for but for a line that is longer', async () => {
    const line = fc.string({ minLength: 1, maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 200 }), async (lines, most) => {
        const files = memoryFiles({ '/log': lines.map((text) => `${text}\n`).join('') });
        const got = (await tailFile(files, '/log', most)) ?? '';
        const kept = got.startsWith('… ') ? got.slice(got.indexOf('\n') + 1) : got;
        const count = kept.split('\n').length - 1;
        expect(kept).toBe(
          lines
            .slice(-count)
            .map((text) => `${text}\n`)
            .join(''),
        );
        expect(count === 1 || Buffer.byteLength(kept) <= most).toBe(true);
      }),
    );
  });
});
