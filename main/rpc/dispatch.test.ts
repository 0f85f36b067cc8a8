import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { protocolVersion } from '../../contracts/wire.ts';
import { turn } from '../../test/process/operation-stage.ts';
import { type Wire, wire } from '../../test/process/wire.ts';

const hello = { type: 'hello', protocol: protocolVersion, token: 'secret', client: 'test' };
const info = { version: '1', build: 'b', pid: 1, startedAt: '', home: '', attached: 0, running: 0 };

/** Sends frames and waits until all that follows from them has come. */
async function exchange(given: Wire, ...frames: unknown[]): Promise<unknown[]> {
  for (const frame of frames) await given.connection.send(frame);
  for (let number = 0; number < 20; number++) await turn();
  return given.frames;
}

function ended(given: Wire): Promise<unknown> {
  return new Promise((resolve) => given.connection.onEnd(resolve));
}

describe('hello', () => {
  it('is answered with who the engine is', async () => {
    const given = wire();
    expect(await exchange(given, hello)).toEqual([
      { type: 'welcome', protocol: protocolVersion, version: '1.2.3', build: 'test', pid: process.pid },
    ]);
    expect(given.attached).toEqual(['test']);
    given.connection.end();
    await ended(given);
    await turn();
    expect(given.attached).toEqual([]);
  });

  it.each([
    ['a wrong token', { ...hello, token: 'guess' }],
    ['no token', { ...hello, token: '' }],
    ['a call instead', { type: 'call', id: 0, method: 'engine.info', input: {} }],
    ['a cancel instead', { type: 'cancel', id: 0 }],
  ])('with %s ends the connection and calls nothing', async (_, frame) => {
    const called = vi.fn();
    const given = wire({ engine: { info: called } });
    const frames = await exchange(given, frame, { type: 'call', id: 1, method: 'engine.info', input: {} });
    expect(frames).toMatchObject([{ type: 'error', id: null, error: { code: 'wire.unauthorized' } }]);
    await ended(given);
    expect(called).not.toHaveBeenCalled();
    expect(given.attached).toEqual([]);
  });

  it('twice ends the connection', async () => {
    const given = wire();
    expect(await exchange(given, hello, hello)).toMatchObject([{ type: 'welcome' }, { type: 'error', id: null }]);
    await ended(given);
  });

  it('is not waited for longer than agreed', async () => {
    const given = wire({}, { helloSeconds: 0.01 });
    await ended(given);
    expect(given.frames).toMatchObject([{ error: { code: 'wire.unauthorized' } }]);
  });

  it('of another protocol may only ask what engine this is, and make it end', async () => {
    const given = wire({ engine: { info: async () => info, shutdown: async () => ({}) } });
    const frames = await exchange(
      given,
      { ...hello, protocol: 99 },
      { type: 'call', id: 1, method: 'engine.info', input: {} },
      { type: 'call', id: 2, method: 'tools.list', input: {} },
      { type: 'call', id: 3, method: 'engine.shutdown', input: {} },
    );
    expect(frames.slice(1)).toEqual(
      expect.arrayContaining([
        { type: 'result', id: 1, value: info },
        expect.objectContaining({ id: 2, error: expect.objectContaining({ code: 'engine.other-version' }) as unknown }),
        { type: 'result', id: 3, value: {} },
      ]),
    );
  });
});

describe('a call', () => {
  it('answers with what the contract lists, and leaves out what it does not', async () => {
    const given = wire({ engine: { info: async () => ({ ...info, secret: 'x' }) } });
    const frames = await exchange(given, hello, { type: 'call', id: 7, method: 'engine.info', input: {} });
    expect(frames[1]).toEqual({ type: 'result', id: 7, value: info });
  });

  it('of a method that is not listed is refused, also where every object has such a name', async () => {
    const given = wire();
    const names = [
      'engine.nothing',
      'engine',
      '',
      'engine.constructor',
      '__proto__.toString',
      'constructor.name',
      'engine.info.call',
    ];
    const calls = names.map((method, id) => ({ type: 'call', id, method, input: {} }));
    const frames = await exchange(given, hello, ...calls);
    expect(frames.slice(1)).toHaveLength(names.length);
    for (const frame of frames.slice(1)) expect(frame).toMatchObject({ error: { code: 'wire.unknown-method' } });
  });

  it('with an input that is not valid never reaches its handler', async () => {
    const called = vi.fn();
    const given = wire({ operations: { get: called } });
    const frames = await exchange(given, hello, { type: 'call', id: 1, method: 'operations.get', input: { id: 5 } });
    expect(frames[1]).toMatchObject({
      error: { code: 'input.invalid', message: expect.stringContaining('id:') as string },
    });
    expect(called).not.toHaveBeenCalled();
  });

  it('whose answer is not as agreed fails, and the engine is told', async () => {
    const given = wire({ engine: { info: async () => ({ ...info, pid: 1.5 }) } });
    const frames = await exchange(given, hello, { type: 'call', id: 1, method: 'engine.info', input: {} });
    expect(frames[1]).toMatchObject({ type: 'error', id: 1, error: { code: 'internal' } });
    expect(given.errors).toHaveLength(1);
  });

  it('whose answer is too long for the wire fails, and the connection goes on', async () => {
    const given = wire({ engine: { info: async () => ({ ...info, home: 'x'.repeat(9 * 1024 * 1024) }) } });
    const client = await given.client();
    await expect(client.engine.info({})).rejects.toMatchObject({ code: 'wire.bad-frame' });
    await expect(client.tools.list({})).rejects.toMatchObject({ code: 'internal' });
  });

  it('with an id that is in use ends the connection', async () => {
    const given = wire({ engine: { info: () => new Promise(() => undefined) } });
    const call = { type: 'call', id: 1, method: 'engine.info', input: {} };
    expect((await exchange(given, hello, call, call)).at(-1)).toMatchObject({
      id: null,
      error: { code: 'wire.bad-frame' },
    });
  });

  it('that is cancelled has its signal aborted, and so have all when the connection ends', async () => {
    const signals: AbortSignal[] = [];
    const given = wire({
      engine: {
        info: (_, { signal }) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      },
    });
    const call = (id: number) => ({ type: 'call', id, method: 'engine.info', input: {} });
    await exchange(given, hello, call(1), call(2), { type: 'cancel', id: 1 }, { type: 'cancel', id: 99 });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    given.connection.end();
    await ended(given);
    await turn();
    expect(signals[1]?.aborted).toBe(true);
  });

  it('sends an error with its code, data and cause, and never a stack', async () => {
    const error = new AppError('port.taken', { port: 80 }, new Error('EADDRINUSE'));
    const given = wire({ engine: { info: () => Promise.reject(error) } });
    const frames = await exchange(given, hello, { type: 'call', id: 1, method: 'engine.info', input: {} });
    expect(frames[1]).toMatchObject({ error: { code: 'port.taken', data: { port: 80 }, cause: 'EADDRINUSE' } });
    expect(JSON.stringify(frames[1])).not.toContain('dispatch.test');
  });
});

describe('any peer', () => {
  it('gets no more than refusals for frames of nonsense, and the engine lives', async () => {
    const almost = fc.record({
      type: fc.oneof(fc.constantFrom('hello', 'call', 'cancel', 'result'), fc.string()),
      id: fc.oneof(fc.integer(), fc.double(), fc.string()),
      method: fc.oneof(fc.constantFrom('engine.info', 'operations.follow'), fc.string()),
      token: fc.oneof(fc.constant('secret'), fc.string()),
      protocol: fc.integer({ max: 2 }),
      client: fc.string(),
      input: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), almost), { maxLength: 8 }), async (frames) => {
        const given = wire({ engine: { info: async () => info } });
        for (const frame of frames) await given.connection.send(frame).catch(() => undefined);
        for (let number = 0; number < 5; number++) await turn();
        for (const frame of given.frames) {
          expect(frame).toHaveProperty('type', expect.stringMatching(/^(welcome|result|error)$/));
        }
        given.connection.end();
        expect(given.errors.every(({ error }) => error instanceof AppError || error instanceof Error)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
