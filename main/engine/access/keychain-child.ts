import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { runAsChild } from '../host/child-main.ts';

const requestSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('read'), account: z.string() }),
  z.object({ act: z.literal('write'), account: z.string(), secret: z.string() }),
  z.object({ act: z.literal('remove'), account: z.string() }),
]);

runAsChild(async (input) => {
  const request = requestSchema.parse(input);
  try {
    // Loaded here: on a computer that the library is not made for, that alone fails.
    const { keychainEntries } = await import('../host/keychain-entry.ts');
    switch (request.act) {
      case 'read':
        return await keychainEntries.read(request.account);
      case 'write':
        return await keychainEntries.write(request.account, request.secret), null;
      case 'remove':
        return await keychainEntries.remove(request.account), null;
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? firstLine(thrown.message) : 'it refused';
    throw new AppError('keychain.no-answer', { why });
  }
});

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/\.$/, '').slice(0, 200);
}
