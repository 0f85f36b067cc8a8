import { describe, expect, it } from 'vitest';
import { contextOf, lookAt } from '../../../test/fakes/doctor-facts.ts';
import { allChecks, upChecks } from './all-checks.ts';
import type { Check } from './check.ts';
import { draftOf } from './fix-step.ts';
import { runChecks } from './run-checks.ts';

function checkOf(change: Partial<Check>): Check {
  return {
    id: 'one',
    title: 'One',
    concernsUp: false,
    seconds: 5,
    skips: () => null,
    look: async () => ({ state: 'passed', says: 'fine' }),
    ...change,
  };
}

const wrong = { state: 'warned', says: 'wrong', remedy: 'Help.' } as const;

describe('runChecks', () => {
  it('tells a check that throws as failed, and the others all the same, in the order of the list', async () => {
    const broken = checkOf({ look: () => Promise.reject(new Error('boom')) });
    const results = await runChecks(contextOf(), [broken, checkOf({ id: 'two' })]);
    expect(results.map(({ check, outcome }) => [check, outcome.state])).toEqual([
      ['one', 'failed'],
      ['two', 'passed'],
    ]);
    expect(results[0]?.outcome.says).toContain('boom');
  });

  it('looks side by side, and gives up a check that takes too long', async () => {
    let isAborted = false;
    const slow = checkOf({
      seconds: 0.02,
      look: ({ signal }) =>
        new Promise(() => signal.addEventListener('abort', () => (isAborted = true), { once: true })),
    });
    const [result] = await runChecks(contextOf(), [slow]);
    expect(result?.outcome).toMatchObject({ state: 'warned', says: 'There was no answer within 0.02 s.' });
    expect(isAborted).toBe(true);
  });

  it('ends at once when nobody waits any more', async () => {
    const left = new AbortController();
    const running = runChecks({ ...contextOf(), signal: left.signal }, [
      checkOf({ look: () => new Promise(() => undefined) }),
    ]);
    left.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names the lines of a fix as one would type them, and says that Slipway can do it', async () => {
    const fix = async () =>
      draftOf([
        { by: 'command', says: '', command: ['tee', '/etc/a b'], input: "it's\nall\n", rights: 'administrator' },
        { by: 'command', says: '', command: ['true', ''], rights: 'user' },
      ]);
    const check = checkOf({ look: async () => wrong, fix });
    const commands = [String.raw`printf '%s\n' 'it'\''s' all | sudo tee '/etc/a b'`, `true ''`];
    expect(await lookAt(check)).toMatchObject({ fixable: true, outcome: { ...wrong, commands } });
    expect((await lookAt(check, { isAdministrator: true })).outcome).toHaveProperty(
      'commands',
      commands.map((line) => line.replace('sudo ', '')),
    );
  });

  it('offers no fix where there is none, where it cannot be worked out, and where nothing is wrong', async () => {
    const look = async () => wrong;
    expect(await lookAt(checkOf({ look, fix: async () => null }))).toMatchObject({ fixable: false, outcome: wrong });
    const broken = checkOf({ look, fix: () => Promise.reject(new Error('boom')) });
    expect(await lookAt(broken)).toMatchObject({ fixable: false, outcome: wrong });
    expect(await lookAt(checkOf({ fix: async () => draftOf([]) }))).toMatchObject({ fixable: false });
  });
});

describe('the list of checks', () => {
  const all = allChecks({ clusters: null as never, tools: null as never, busy: () => new Set() });

  it('has names of their own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(24);
  });

  it('asks nothing outside before a launch', () => {
    expect(upChecks.map(({ id }) => id)).toEqual([
      'container-engine',
      'socket-permission',
      'engine-version',
      'docker-command',
      'disk-space',
      'cgroup-version',
      'inotify-limits',
      'aio-requests',
    ]);
  });
});
