import { join } from 'node:path';
import * as z from 'zod';
import type { Host } from '../../../provisioners/host.ts';
import type { Login } from '../images/registry-tokens.ts';
import { parseFile } from './settings-file.ts';

const loginSchema = z.object({ username: z.string(), password: z.string() });
const registriesSchema = z.object({ schema: z.literal(1), logins: z.record(z.string(), loginSchema) });
const proxySchema = z.object({ schema: z.literal(1), login: loginSchema });

/** Passwords, in a folder and files that only this user may read, apart from the settings. */
export interface SecretFiles {
  logins(): Promise<ReadonlyMap<string, Login>>;
  saveLogin(registry: string, login: Login): Promise<void>;
  /** Whether there was one. */
  removeLogin(registry: string): Promise<boolean>;
  proxyLogin(): Promise<Login | null>;
  saveProxyLogin(login: Login | null): Promise<void>;
}

export function secretFiles(host: Host): SecretFiles {
  const folder = join(host.paths.home, 'secrets');
  const registries = join(folder, 'registries.json');
  const proxy = join(folder, 'proxy.json');
  const write = async (path: string, value: object) => {
    await host.files.makeFolder(folder, { mode: 0o700 });
    await host.files.writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  };
  const read = async () => {
    const text = await host.files.readText(registries);
    return text === null ? {} : parseFile(registries, text, registriesSchema).logins;
  };
  return {
    logins: async () => new Map(Object.entries(await read())),
    saveLogin: async (registry, { username, password }) =>
      write(registries, { schema: 1, logins: { ...(await read()), [registry]: { username, password } } }),
    async removeLogin(registry) {
      const { [registry]: gone, ...logins } = await read();
      if (gone === undefined) return false;
      if (Object.keys(logins).length === 0) await host.files.remove(registries);
      else await write(registries, { schema: 1, logins });
      return true;
    },
    async proxyLogin() {
      const text = await host.files.readText(proxy);
      return text === null ? null : parseFile(proxy, text, proxySchema).login;
    },
    saveProxyLogin: async (login) => {
      if (login === null) await host.files.remove(proxy);
      else await write(proxy, { schema: 1, login });
    },
  };
}
