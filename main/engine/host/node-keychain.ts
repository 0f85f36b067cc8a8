import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { ProcessHost } from '../../../provisioners/host.ts';
import type { KeychainHost } from '../../../provisioners/keychain-host.ts';

/** So long a person may take to unlock the keychain when it asks for it. */
const patienceMilliseconds = 30_000;

/**
 * The computer's keychain, asked by a child of ours: it may wait for a person, and a broken one may take its process with
 * it. The secret goes through pipes, never through arguments.
 */
export function createNodeKeychain(
  runChild: ProcessHost['runChild'],
  patience: number = patienceMilliseconds,
): KeychainHost {
  const ask = async (input: object): Promise<unknown> => {
    const signal = AbortSignal.timeout(patience);
    try {
      return await runChild('keychain-child', input, { signal });
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'keychain.no-answer') throw error;
      // Not as its cause: what a broken program printed is not for journals.
      throw new AppError('keychain.no-answer', { why: signal.aborted ? 'it was not unlocked in time' : 'it broke' });
    }
  };
  return {
    async read(account) {
      const secret = await ask({ act: 'read', account });
      return typeof secret === 'string' ? secret : null;
    },
    async write(account, secret) {
      await ask({ act: 'write', account, secret });
    },
    async remove(account) {
      await ask({ act: 'remove', account });
    },
  };
}
