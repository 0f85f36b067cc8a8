import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Operation, OperationRecord } from '../../contracts/operations.ts';
import { recordsOf, upRecords } from '../fakes/operation-records.ts';
import { servedEngine } from '../fakes/served-engine.ts';
import { type RunningServer, startServer } from '../../main/server/start-server.ts';

const operation: Operation = {
  id: 'op-1',
  kind: 'up',
  title: 'Up: slipway',
  cluster: 'slipway',
  state: 'running',
  fraction: 0,
  now: '',
  createdAt: '2026-11-23T10:00:00.000Z',
  endedAt: null,
  attempts: 1,
  error: null,
};

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** The real server with a made-up engine on a state folder of its own. */
async function serve(handlers: Parameters<typeof servedEngine>[0]): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'slipway-cli-'));
  cleanups.push(() => rm(home, { recursive: true, force: true }));
  const server: RunningServer = await startServer({
    home,
    createEngine: async () => servedEngine(handlers),
    pageFolder: home,
    idleSeconds: 60,
  });
  cleanups.push(() => server.end('the test is over'));
  return home;
}

/** The command from its sources, as a process. */
function start(home: string, ...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const main = path.join(import.meta.dirname, '../../main/cli/main.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...process.env, SLIPWAY_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function end(child: ChildProcessByStdio<null, Readable, Readable>) {
  const [code, out, error] = await Promise.all([exitOf(child), text(child.stdout), text(child.stderr)]);
  return { code, out, error };
}

async function exitOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  await once(child, 'exit');
  return child.exitCode;
}

describe('the command as a process, on a real socket', { timeout: 30_000 }, () => {
  it('answers from the engine, and ends', async () => {
    const home = await serve({ operations: { list: async () => [operation] } });
    const { code, out, error } = await end(start(home, 'operations', '--json'));
    expect(JSON.parse(out)).toEqual([operation]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });

  it('ends with the code of an error that the engine sent', async () => {
    const home = await serve({});
    const { code, out, error } = await end(start(home, 'tools', '--json'));
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'internal' } });
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  it('ends quietly when who reads it leaves', async () => {
    const follow = async function* (): AsyncGenerator<OperationRecord> {
      for (;;) {
        yield* upRecords;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const home = await serve({ operations: { follow } });
    const child = start(home, 'operations', 'log', 'op-1');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code, error] = await Promise.all([exitOf(child), text(child.stderr)]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });

  it('cancels on Ctrl-C, waits for the end, and says 130', async () => {
    let cancel: () => void = () => undefined;
    const cancelled = new Promise<void>((resolve) => {
      cancel = resolve;
    });
    const home = await serve({
      operations: {
        start: async () => operation,
        cancel: async () => {
          cancel();
          return operation;
        },
        async *follow() {
          yield* upRecords;
          await cancelled;
          yield* recordsOf([[99, 0.5, { type: 'cancelled' }]]);
        },
      },
    });
    const child = start(home, 'up', '--json');
    const ended = end(child);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, out, error } = await ended;
    expect(out.trimEnd().split('\n')).toHaveLength(upRecords.length + 1);
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'cancelled' } });
    expect(code).toBe(130);
  });
});
