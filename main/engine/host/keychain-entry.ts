import { Entry } from '@napi-rs/keyring';
import type { KeychainHost } from '../../../provisioners/keychain-host.ts';

/** What a secret of ours is listed under in the keychain. */
const service = 'Slipway';

/** Left to itself the library takes the kernel's keyring where no desktop answers: that one is empty after a restart. */
const options = { linux: { store: 'secret-service' } } as const;

/**
 * The keychain of this computer, asked at once and in this very thread: for a child, since the keychain may show a
 * dialog and wait for the person. Throws the library's own errors.
 */
export const keychainEntries: KeychainHost = {
  read: async (account) => new Entry(service, account, options).getPassword(),
  write: async (account, secret) => new Entry(service, account, options).setPassword(secret),
  async remove(account) {
    const entry = new Entry(service, account, options);
    if (entry.getPassword() !== null) entry.deletePassword();
  },
};
