import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { ProcessHost } from '../../../provisioners/host.ts';
import { createNodeKeychain } from './node-keychain.ts';
import { runChild } from './run-child.ts';

describe('the keychain of this computer', () => {
  it('is asked by a child, in words that are no arguments', async () => {
    const asked: unknown[] = [];
    const keychain = createNodeKeychain(async (name, input) => (asked.push([name, input]), 'secret'));
    expect(await keychain.read('a')).toBe('secret');
    await keychain.write('a', 's');
    await keychain.remove('a');
    expect(asked).toEqual([
      ['keychain-child', { act: 'read', account: 'a' }],
      ['keychain-child', { act: 'write', account: 'a', secret: 's' }],
      ['keychain-child', { act: 'remove', account: 'a' }],
    ]);
  });

  it('has no secret where it says null', async () => {
    expect(await createNodeKeychain(async () => null).read('a')).toBeNull();
  });

  it('does not answer where its child breaks, and repeats nothing that the child printed', async () => {
    const broken: ProcessHost['runChild'] = async () => {
      throw new AppError('internal', { why: 'it ended by SIGSEGV without an answer: topsecret' });
    };
    const error = await createNodeKeychain(broken)
      .write('a', 'topsecret')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'keychain.no-answer',
      message: "The computer's keychain does not answer: it broke.",
    });
    expect((error as AppError).cause).toBeUndefined();
  });

  it('is not waited for without end', async () => {
    const silent: ProcessHost['runChild'] = (_name, _input, options) =>
      new Promise((_, reject) => {
        options?.signal?.addEventListener('abort', () => reject(new AppError('cancelled', { what: 'keychain-child' })));
      });
    await expect(createNodeKeychain(silent, 5).read('a')).rejects.toThrow(/not unlocked in time/);
  });

  it.runIf(process.platform === 'linux')(
    'does not answer where there is no desktop, whatever the kernel has',
    async () => {
      const before = process.env['DBUS_SESSION_BUS_ADDRESS'];
      process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nowhere';
      try {
        await expect(createNodeKeychain(runChild).read('slipway-test')).rejects.toMatchObject({
          code: 'keychain.no-answer',
        });
      } finally {
        if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
        else process.env['DBUS_SESSION_BUS_ADDRESS'] = before;
      }
    },
  );
});
