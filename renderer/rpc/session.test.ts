import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, encodeError } from '../../contracts/app-error.ts';
import type { ClientFrame } from '../../contracts/wire.ts';
import type { ConnectionEvents, OpenConnection } from './connection.ts';
import { attach } from './handshake.ts';
import { backoffMilliseconds, openSession, type Session } from './session.ts';

interface FakeLink {
  readonly events: ConnectionEvents;
  readonly sent: ClientFrame[];
  closed: boolean;
}

const welcome = { type: 'welcome', protocol: 1, version: '1.0.0', build: 'b', pid: 7 };

/** Connections that a test accepts, refuses or cuts. */
function fakeNetwork(): { links: FakeLink[]; open: OpenConnection; down: boolean } {
  const network = { links: [] as FakeLink[], open, down: false };
  async function open(events: ConnectionEvents) {
    if (network.down) throw new AppError('engine.gone', { why: 'nothing answers' });
    const link: FakeLink = { events, sent: [], closed: false };
    network.links.push(link);
    return { token: 'secret', send: (frame: ClientFrame) => link.sent.push(frame), close: () => (link.closed = true) };
  }
  return network;
}

const sessions: Session[] = [];
function start(open: OpenConnection): Session {
  const session = openSession(open, async () => ({ attach }));
  sessions.push(session);
  return session;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  vi.useRealTimers();
});

describe('a session', () => {
  it('says hello with the token first, and is connected when it is welcome', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read().state).toBe('connecting');
    expect(network.links[0]?.sent).toEqual([{ type: 'hello', protocol: 1, token: 'secret', client: 'page' }]);
    network.links[0]?.events.onFrame(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read()).toMatchObject({ state: 'connected', engine: { version: '1.0.0', pid: 7 } });
  });

  it('connects again by itself after the engine was lost, with growing pauses', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    network.links[0]?.events.onFrame(welcome);
    await vi.advanceTimersByTimeAsync(0);
    network.down = true;
    network.links[0]?.events.onClose('killed');
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read()).toMatchObject({ state: 'gone', error: { code: 'engine.gone' } });
    await vi.advanceTimersByTimeAsync(250 + 500 + 999);
    network.down = false;
    expect(network.links).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    network.links[1]?.events.onFrame(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read().state).toBe('connected');
  });

  it('tries at once when asked to', async () => {
    const network = fakeNetwork();
    network.down = true;
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read().state).toBe('gone');
    network.down = false;
    session.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(network.links).toHaveLength(1);
  });

  it('does not try again where the token is wrong, until asked', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    network.links[0]?.events.onFrame({
      type: 'error',
      id: null,
      error: encodeError(new AppError('wire.unauthorized')),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.read()).toMatchObject({ state: 'refused', error: { code: 'wire.unauthorized' } });
    expect(network.links).toHaveLength(1);
    expect(network.links[0]?.closed).toBe(true);
    session.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(network.links).toHaveLength(2);
  });

  it('gives up waiting for a welcome that does not come', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(session.read().state).toBe('gone');
    expect(network.links[0]?.closed).toBe(true);
  });

  it('fails the calls of a connection that sends something else than frames', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    network.links[0]?.events.onFrame({ type: 'nonsense' });
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read()).toMatchObject({ state: 'gone', error: { code: 'wire.bad-frame' } });
  });

  it('ends its connection and tries no more when it is closed', async () => {
    const network = fakeNetwork();
    const session = start(network.open);
    await vi.advanceTimersByTimeAsync(0);
    network.links[0]?.events.onFrame(welcome);
    await vi.advanceTimersByTimeAsync(0);
    session.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(network.links).toHaveLength(1);
    expect(network.links[0]?.closed).toBe(true);
  });

  it('tries again where the handshake could not be loaded', async () => {
    const network = fakeNetwork();
    let loads = 0;
    const session = openSession(network.open, async () => {
      loads += 1;
      if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
      return { attach };
    });
    sessions.push(session);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read().state).toBe('gone');
    await vi.advanceTimersByTimeAsync(250);
    network.links[0]?.events.onFrame(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.read().state).toBe('connected');
  });
});

describe('backoffMilliseconds', () => {
  it('doubles up to 8 s', () => {
    expect([0, 1, 2, 4, 5, 6, 50].map(backoffMilliseconds)).toEqual([250, 500, 1000, 4000, 8000, 8000, 8000]);
  });
});
