import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../contracts/operations.ts';
import { EngineUnderTest, isAlive, until } from '../../test/process/engine-under-test.ts';

const up = { kind: 'up', input: { cluster: 'toy' } } as const;

describe('the engine as a process', () => {
  let test: EngineUnderTest;
  beforeEach(async () => {
    test = await EngineUnderTest.create();
  });
  afterEach(() => test.dispose());

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
      [join(import.meta.dirname, '../../test/process/start-and-stay.ts'), test.home],
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
    process.env['SLIPWAY_BUILD'] = 'another';
    try {
      const replaced = await test.attach(other);
      expect(replaced.pid).not.toBe(old.pid);
    } finally {
      delete process.env['SLIPWAY_BUILD'];
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
