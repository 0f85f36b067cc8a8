import { describe, expect, it } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

describe('waiting for what goes on by itself', () => {
  it('answers what it ends with', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(signal, 'it', Promise.resolve(7))).toBe(7);
    await expect(unlessAborted(signal, 'it', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('ends at once when it is aborted, before or meanwhile', async () => {
    const controller = new AbortController();
    const endless = new Promise(() => undefined);
    const waiting = unlessAborted(controller.signal, 'the stop', endless);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled', data: { what: 'the stop' } });
    await expect(unlessAborted(controller.signal, 'it', endless)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
