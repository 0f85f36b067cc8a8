import type { Host } from '../../../provisioners/host.ts';
import { engineFiles } from '../../../contracts/locations.ts';
import { readLogin } from '../access/login-store.ts';
import { secretFiles } from '../settings/secret-files.ts';

type SecretHost = Pick<Host, 'files' | 'keychain' | 'paths'>;

/** Secrets of one kind: of registries, of the proxy, of a cluster, of the engine. */
interface SecretSource {
  readonly title: string;
  readonly read: () => Promise<readonly string[]>;
}

/** Everywhere that a state folder keeps secrets, so that they can be looked for in what leaves this computer. */
export async function secretSources(host: Host): Promise<SecretSource[]> {
  const { files, paths } = host;
  const kept = secretFiles(host);
  const clusters = await files.list(`${paths.home}/clusters`);
  return [
    { title: 'the logins of registries', read: async () => [...(await kept.logins()).values()].map(passwordOf) },
    { title: 'the login of the proxy', read: async () => [await kept.proxyLogin()].flatMap(orNone).map(passwordOf) },
    { title: 'the token of the engine', read: () => readTokens(host) },
    ...clusters.map((cluster) => ({
      title: `the login of ${cluster}`,
      read: () => readClusterSecrets(host, cluster),
    })),
  ];
}

async function readTokens({ files, paths }: SecretHost): Promise<string[]> {
  const { token } = engineFiles(paths.home, 'linux');
  return [await files.readText(token)].flatMap(orNone).map((text) => text.trim());
}

async function readClusterSecrets(host: SecretHost, cluster: string): Promise<string[]> {
  const kept = await readLogin(host, cluster);
  if (kept === null) return [];
  const { password, passwordHash, clientSecret, cookieSecret } = kept.login;
  return [password, passwordHash, clientSecret, cookieSecret];
}

function passwordOf({ password }: { readonly password: string }): string {
  return password;
}

function orNone<Value>(value: Value | null): Value[] {
  return value === null ? [] : [value];
}
