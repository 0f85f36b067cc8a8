import { compare } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { ensureLogin, forgetLogin, readLogin } from './login-store.ts';

const path = '/home/test/.slipway/clusters/lab/login.json';
const account = 'lab (/home/test/.slipway)';

/** A state folder, and a keychain that answers or does not. */
function place({ keychain = 'answers' }: { keychain?: 'answers' | 'silent' } = {}) {
  const files = memoryFiles();
  const kept = new Map<string, string>();
  const state = { keychain };
  const asked = async <Value>(value: () => Value): Promise<Value> => {
    if (state.keychain === 'silent') throw new AppError('keychain.no-answer', { why: 'no desktop' });
    return value();
  };
  const host = fakeHost({
    files,
    keychain: {
      read: (name) => asked(() => kept.get(name) ?? null),
      write: (name, secret) => asked(() => void kept.set(name, secret)),
      remove: (name) => asked(() => void kept.delete(name)),
    },
  });
  return { host, files, kept, state };
}

async function eventsOf<Event>(task: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of task) events.push(event);
  return events;
}

describe('the login of a cluster', () => {
  it('is made once, and is never the published one', async () => {
    const { host } = place();
    const first = await ensureLogin(host, 'lab');
    expect(await ensureLogin(host, 'lab')).toEqual(first);
    const { login } = first;
    expect(login.password).toMatch(/^([a-kmnp-z2-9]{4}-){4}[a-kmnp-z2-9]{4}$/);
    expect(await compare(login.password, login.passwordHash)).toBe(true);
    expect(await compare('12341234', login.passwordHash)).toBe(false);
    expect(login.passwordHash).toMatch(/^\$2b\$12\$/);
    expect(Buffer.from(login.cookieSecret, 'base64url')).toHaveLength(32);
  });

  it('is another one for every cluster', async () => {
    const { host } = place();
    const [one, two] = [await ensureLogin(host, 'lab'), await ensureLogin(host, 'two')];
    for (const part of ['password', 'passwordHash', 'clientSecret', 'cookieSecret'] as const)
      expect(one.login[part]).not.toBe(two.login[part]);
  });

  it('is kept in the keychain, and no secret of it on the disk', async () => {
    const { host, files, kept } = place();
    const { login, keptIn } = await ensureLogin(host, 'lab');
    expect(keptIn).toBe('keychain');
    expect([...kept.keys()]).toEqual([account]);
    expect(JSON.parse(files.contents()[path] ?? '')).toEqual({ schema: 1, keptIn: 'keychain', account });
    for (const secret of [login.password, login.passwordHash, login.clientSecret, login.cookieSecret])
      expect(JSON.stringify(files.contents())).not.toContain(secret);
  });

  it('is kept in a file of the user alone where no keychain answers', async () => {
    const { host, files, state } = place({ keychain: 'silent' });
    const { keptIn, login } = await ensureLogin(host, 'lab');
    expect(keptIn).toBe('file');
    expect((await files.stat(path))?.mode).toBe(0o600);
    // A keychain that answers later changes nothing.
    state.keychain = 'answers';
    expect(await readLogin(host, 'lab')).toEqual({ keptIn: 'file', login });
  });

  it('is not replaced while its keychain is silent, and the error says what to do', async () => {
    const { host, state } = place();
    await ensureLogin(host, 'lab');
    state.keychain = 'silent';
    const refused = ensureLogin(host, 'lab');
    await expect(refused).rejects.toMatchObject({ code: 'login.unreadable' });
    await expect(refused).rejects.toThrow(/no desktop/);
  });

  it('is made anew where the person took it out of the keychain', async () => {
    const { host, kept } = place();
    const first = await ensureLogin(host, 'lab');
    kept.clear();
    expect(await readLogin(host, 'lab')).toBeNull();
    expect((await ensureLogin(host, 'lab')).login.password).not.toBe(first.login.password);
  });

  it('quotes nothing of a damaged file or entry', async () => {
    const { host, files, kept } = place();
    await files.writeAtomic(path, '{"schema":1,"keptIn":"file","login":{"password":"topsecret"');
    await expect(readLogin(host, 'lab')).rejects.toSatisfy(tellsNothingOf('topsecret'));
    await files.writeAtomic(path, JSON.stringify({ schema: 1, keptIn: 'keychain', account }));
    kept.set(account, '{"password":"topsecret"}');
    await expect(readLogin(host, 'lab')).rejects.toSatisfy(tellsNothingOf('topsecret'));
  });
});

function tellsNothingOf(secret: string) {
  return (error: AppError) =>
    error.code === 'login.unreadable' &&
    error.cause === undefined &&
    !JSON.stringify([error.message, error.remedy, error.data]).includes(secret);
}

describe('forgetting a login', () => {
  it.each(['answers', 'silent'] as const)('leaves nothing behind; keychain: %s', async (keychain) => {
    const { host, files, kept } = place({ keychain });
    await ensureLogin(host, 'lab');
    expect(await eventsOf(forgetLogin(host, 'lab'))).toEqual([]);
    expect(files.contents()).toEqual({});
    expect(kept.size).toBe(0);
    expect(await eventsOf(forgetLogin(host, 'lab'))).toEqual([]);
  });

  it('says what it had to leave in a keychain that does not answer any more', async () => {
    const { host, files, state } = place();
    await ensureLogin(host, 'lab');
    state.keychain = 'silent';
    expect(await eventsOf(forgetLogin(host, 'lab'))).toEqual([
      { type: 'warning', text: expect.stringContaining(`"${account}" was left in your keychain`) as string },
    ]);
    expect(files.contents()).toEqual({});
  });

  it('is not kept from it by a damaged file', async () => {
    const { host, files } = place();
    await files.writeAtomic(path, '{');
    expect(await eventsOf(forgetLogin(host, 'lab'))).toEqual([]);
    expect(files.contents()).toEqual({});
  });
});
