import { join } from 'node:path';
import * as z from 'zod';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';
import { type LoginSecrets, loginSecretsSchema, makeLogin } from './make-login.ts';

/** `login.json` of a cluster: the login itself, or under which name the keychain has it. */
const loginFileSchema = z.discriminatedUnion('keptIn', [
  z.object({ schema: z.literal(1), keptIn: z.literal('file'), login: loginSecretsSchema }),
  z.object({ schema: z.literal(1), keptIn: z.literal('keychain'), account: z.string() }),
]);
type LoginFile = z.infer<typeof loginFileSchema>;

type LoginHost = Pick<Host, 'files' | 'keychain' | 'paths'>;

export interface KeptLogin {
  readonly login: LoginSecrets;
  readonly keptIn: LoginFile['keptIn'];
}

/** Only this user. */
const ownMode = 0o600;

/**
 * The login of a cluster, made now where it has none: kept in the keychain where one answers, else in a file of the
 * cluster's folder that only this user can read. Rejects with `login.unreadable` where there is one that cannot be had:
 * another in its place would lock the person out.
 */
export async function ensureLogin(host: LoginHost, cluster: string): Promise<KeptLogin> {
  return (await readLogin(host, cluster)) ?? keep(host, cluster, await makeLogin());
}

/** The login of a cluster, or null where it has none. Rejects with `login.unreadable`. */
export async function readLogin(host: LoginHost, cluster: string): Promise<KeptLogin | null> {
  const file = await readFile(host, cluster);
  if (file === null) return null;
  if (file.keptIn === 'file') return { login: file.login, keptIn: 'file' };
  const secret = await host.keychain.read(file.account).catch((thrown: unknown) => {
    throw unreadable(host, cluster, asAppError(thrown).message.replace(/\.$/, ''));
  });
  // Taken out of the keychain by the person: there is none any more.
  if (secret === null) return null;
  return { login: parse(host, cluster, secret, loginSecretsSchema), keptIn: 'keychain' };
}

/** Removes the login of a cluster from wherever it is kept. A keychain that does not answer is told, and no failure. */
export async function* forgetLogin(host: LoginHost, cluster: string): AsyncGenerator<OperationEvent, void> {
  const file = await readFile(host, cluster).catch(() => null);
  if (file?.keptIn === 'keychain') {
    try {
      await host.keychain.remove(file.account);
    } catch (thrown) {
      const { message } = asAppError(thrown);
      yield { type: 'warning', text: `The login "${file.account}" was left in your keychain: ${message}` };
    }
  }
  await host.files.remove(loginPath(host, cluster));
}

async function keep(host: LoginHost, cluster: string, login: LoginSecrets): Promise<KeptLogin> {
  const account = `${cluster} (${host.paths.home})`;
  const isInKeychain = await host.keychain.write(account, JSON.stringify(login)).then(
    () => true,
    () => false,
  );
  const file: LoginFile = isInKeychain
    ? { schema: 1, keptIn: 'keychain', account }
    : { schema: 1, keptIn: 'file', login };
  await host.files.writeAtomic(loginPath(host, cluster), `${JSON.stringify(file, null, 2)}\n`, { mode: ownMode });
  return { login, keptIn: file.keptIn };
}

async function readFile(host: LoginHost, cluster: string): Promise<LoginFile | null> {
  const text = await host.files.readText(loginPath(host, cluster));
  return text === null ? null : parse(host, cluster, text, loginFileSchema);
}

function parse<Schema extends z.ZodType>(host: LoginHost, cluster: string, text: string, schema: Schema) {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Without a cause: what a parser says may quote what it read.
    throw unreadable(host, cluster, 'it is damaged');
  }
}

function unreadable(host: LoginHost, cluster: string, why: string): AppError {
  return new AppError('login.unreadable', { cluster, why, path: loginPath(host, cluster) });
}

function loginPath(host: LoginHost, cluster: string): string {
  return join(clusterFolder(host.paths.home, cluster), 'login.json');
}

/** Whose login it is; null also where it cannot be read, which must not keep anybody from a notebook. */
export async function usualUser(host: LoginHost, cluster: string): Promise<string | null> {
  const kept = await readLogin(host, cluster).catch(() => null);
  return kept?.login.user ?? null;
}
