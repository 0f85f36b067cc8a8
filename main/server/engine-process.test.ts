import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperationRecord } from '../../contracts/operations.ts';
import { engineAddress, prepareHome } from '../rpc/engine-address.ts';
import { EngineUnderTest, engineOf, isAlive, until } from '../../test/process/engine-under-test.ts';

const up = { kind: 'up', input: { cluster: 'toy' } } as const;

describe('the engine as a process', { timeout: 60_000 }, () => {
  let test: EngineUnderTest;
  beforeEach(async () => {
    test = await EngineUnderTest.create();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await test.dispose();
  });

  it('is started by who attaches first, and found by the next', async () => {
    const first = await test.attach();
    const second = await test.attach();
    expect(second.pid).toBe(first.pid);
    expect(await second.client.engine.info({})).toMatchObject({ pid: first.pid, attached: 2, running: 0 });
  });

  it('keeps its socket and token to this user', async () => {
    await test.attach();
    expect((await stat(test.home)).mode & 0o777).toBe(0o700);
    expect((await stat(join(test.home, 'engine.sock'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(test.home, 'token'))).mode & 0o777).toBe(0o600);
  });

  it('is one, however many clients start one at the same time', async () => {
    const attached = await Promise.all(Array.from({ length: 5 }, () => test.attach()));
    expect(new Set(attached.map((one) => one.pid)).size).toBe(1);
    expect(await attached[4]!.client.engine.info({})).toMatchObject({ attached: 5 });
  });

  it('goes on with an operation when the client that started it is killed', async () => {
    const { pid } = await test.attach();
    const client = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../test/process/start-and-stay-main.ts'), test.home],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [output] = (await once(client.stdout, 'data')) as [Buffer];
    client.kill('SIGKILL');
    await once(client, 'exit');
    const { client: other } = await test.attach();
    const id = output.toString().trim();
    expect((await other.operations.get({ id })).state).toBe('running');
    await test.letGo();
    const states = await readAll(other.operations.follow({ id }));
    expect(states.at(-1)?.event).toEqual({ type: 'succeeded', summary: 'The toy is done' });
    expect(isAlive(pid)).toBe(true);
  });

  it('leaves an interrupted operation and a free lock when it is killed, and the next engine takes it up', async () => {
    const killed = await test.attach();
    const { id } = await killed.client.operations.start(up);
    await until(async () => (await killed.client.operations.get({ id })).now === 'Waiting: toy');
    process.kill(killed.pid, 'SIGKILL');
    await killed.gone;

    const next = await test.attach();
    expect(next.pid).not.toBe(killed.pid);
    expect(await next.client.operations.get({ id })).toMatchObject({ state: 'interrupted', attempts: 1 });
    await test.letGo();
    expect(await next.client.operations.resume({ id })).toMatchObject({ id, state: 'queued' });
    const records = await readAll(next.client.operations.follow({ id }));
    expect(records.map((record) => record.sequence)).toEqual(records.map((_, index) => index));
    expect(lives(records)).toEqual(['queued', 'running', 'interrupted', 'queued', 'running', 'succeeded']);
    expect(await next.client.operations.get({ id })).toMatchObject({ state: 'succeeded', attempts: 2, fraction: 1 });
  });

  it('interrupts what runs when it gets SIGTERM, lets it undo, and writes that down', async () => {
    const ended = await test.attach();
    const { id } = await ended.client.operations.start(up);
    await until(async () => (await ended.client.operations.get({ id })).now === 'Waiting: toy');
    process.kill(ended.pid, 'SIGTERM');
    await ended.gone;
    await until(() => !isAlive(ended.pid));
    expect(await test.read('toy.log')).toBe('began\nundone\n');
    const journal = (await test.read(`operations/${id}/journal.ndjson`)).trimEnd().split('\n');
    expect(JSON.parse(journal.at(-1)!)).toMatchObject({ event: { type: 'interrupted' } });
    await expect(stat(join(test.home, 'engine.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('makes room for the engine of another build while it is idle, and not while it works', async () => {
    const old = await test.attach();
    const { id } = await old.client.operations.start(up);
    const other = { version: '9.9.9', build: 'another' };
    await expect(test.attach(other)).rejects.toMatchObject({ code: 'engine.other-version' });
    await test.letGo();
    await readAll(old.client.operations.follow({ id }));
    vi.stubEnv('SLIPWAY_BUILD', 'another');
    const replaced = await test.attach(other);
    expect(replaced.pid).not.toBe(old.pid);
  });

  it('ends when nobody is attached and nothing runs, and not before', async () => {
    vi.stubEnv('SLIPWAY_IDLE_SECONDS', '0.1');
    const { client, pid, close } = await test.attach();
    await client.operations.start(up);
    close();
    const again = await test.attach();
    expect(again.pid).toBe(pid);
    expect(await again.client.engine.info({})).toMatchObject({ running: 1 });
    again.close();
    await test.letGo();
    await until(() => !isAlive(pid));
    expect(await test.read('engine.log')).toContain('ends: idle');
    expect(await test.read('toy.log')).toBe('began\ndone\n');
  });

  it('ends when it is asked to, at once only with force while something runs', async () => {
    const { client, pid, gone } = await test.attach();
    const { id } = await client.operations.start(up);
    await until(async () => (await client.operations.get({ id })).now === 'Waiting: toy');
    await expect(client.engine.shutdown({})).rejects.toMatchObject({ code: 'engine.busy', data: { count: 1 } });
    const followed = readAll(client.operations.follow({ id }));
    expect(await client.engine.shutdown({ force: true })).toEqual({});
    expect((await followed).at(-1)?.event.type).toBe('interrupted');
    await gone;
    await until(() => !isAlive(pid));
  });

  it('writes down an error that nobody caught, and goes on', async () => {
    const { client, pid } = await test.attach(undefined, engineOf('faulty-engine-main.ts'));
    await test.letGo();
    for (const line of ['uncaught: Error: thrown', 'unhandled: Error: rejected']) {
      await until(async () => (await test.read('engine.log')).includes(line));
    }
    expect(await client.engine.info({})).toMatchObject({ pid });
  });

  it('says so when it cannot be started', async () => {
    const attached = test.attach(undefined, engineOf('no-engine-main.ts'));
    await expect(attached).rejects.toMatchObject({ code: 'engine.failed', data: { why: 'it ended with code 1' } });
    expect(await test.read('engine.log')).toContain('no-engine-main.ts');
  });

  it('listens elsewhere, for this user alone, when its folder has a long name', async () => {
    const long = await EngineUnderTest.create('a-long-name/'.repeat(10));
    try {
      const { pid } = await long.attach();
      expect((await long.attach()).pid).toBe(pid);
      const { path, folder } = engineAddress(prepareHome(long.home));
      expect(path).not.toContain(long.home);
      expect((await stat(folder!)).mode & 0o777).toBe(0o700);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    } finally {
      await long.dispose();
    }
  });
});

async function readAll(records: AsyncIterable<OperationRecord>): Promise<OperationRecord[]> {
  const all: OperationRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

function lives(records: readonly OperationRecord[]): string[] {
  const ours = new Set(['queued', 'running', 'interrupted', 'succeeded', 'failed', 'cancelled', 'cancelling']);
  return records.map((record) => record.event.type).filter((type) => ours.has(type));
}
