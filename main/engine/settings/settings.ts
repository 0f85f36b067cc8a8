import { AppError } from '../../../contracts/app-error.ts';
import type { Settings, SettingsChange, SettingsView } from '../../../contracts/settings.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { NodeNetwork } from '../../../provisioners/node-network.ts';
import { registryName } from '../images/image-reference.ts';
import type { Login, Logins } from '../images/registry-tokens.ts';
import { changeSettings, proxyAddress } from './change-settings.ts';
import { secretFiles } from './secret-files.ts';
import { readSettingsFile, writeSettingsFile } from './settings-file.ts';

/** The settings of a state folder, and the secrets beside them. Read anew each time: a person may edit the file. */
export interface SettingsStore {
  read(): Promise<Settings>;
  view(): Promise<SettingsView>;
  /** Checks, writes, and lets the engine's own connections use it at once. Rejects with `file.unreadable` for certificates. */
  change(change: SettingsChange): Promise<SettingsView>;
  logins(): Promise<Logins>;
  saveLogin(registry: string, login: Login): Promise<void>;
  removeLogin(registry: string): Promise<boolean>;
  /** What the nodes are told. */
  nodeNetwork(): Promise<NodeNetwork>;
  /** Makes the engine's connections, and the programs that it starts, use proxy and certificates. */
  useNetwork(): Promise<void>;
}

export function createSettings(host: Host): SettingsStore {
  const secrets = secretFiles(host);
  const read = () => readSettingsFile(host);
  const networkOf = async (settings: Settings) => {
    const { proxy, noProxy, certificateAuthority } = settings;
    const certificates = certificateAuthority === null ? null : await readCertificates(host, certificateAuthority);
    return {
      proxy: proxy === null ? null : proxyAddress(proxy, await secrets.proxyLogin()),
      noProxy,
      certificates,
    };
  };
  const useNetwork = async () => host.transfers.useNetwork(await networkOf(await read()));
  const view = async (): Promise<SettingsView> => {
    const [settings, logins, proxyLogin] = await Promise.all([read(), secrets.logins(), secrets.proxyLogin()]);
    const registries = [...logins].map(([registry, { username }]) => ({ registry, username }));
    return {
      ...settings,
      proxyUser: settings.proxy === null ? null : (proxyLogin?.username ?? null),
      environmentProxy: settings.proxy === null ? shownProxy(host.transfers.proxyEnvironment()) : null,
      registries: registries.toSorted((a, b) => a.registry.localeCompare(b.registry)),
    };
  };
  return {
    read,
    view,
    useNetwork,
    async change(change) {
      const { settings, proxyLogin } = changeSettings(await read(), change);
      if (settings.certificateAuthority !== null) await readCertificates(host, settings.certificateAuthority);
      if (proxyLogin !== undefined)
        await secrets.saveProxyLogin(withKeptPassword(proxyLogin, await secrets.proxyLogin()));
      await writeSettingsFile(host, settings);
      await useNetwork();
      return view();
    },
    logins: () => secrets.logins(),
    saveLogin: (registry, login) => secrets.saveLogin(registryName(registry), login),
    removeLogin: (registry) => secrets.removeLogin(registryName(registry)),
    async nodeNetwork() {
      const [settings, logins] = await Promise.all([read(), secrets.logins()]);
      const network = await networkOf(settings);
      return { ...network, mirrors: settings.registryMirrors, logins: Object.fromEntries(logins) };
    },
  };
}

/** Who is named without a password keeps the one that is kept: no page ever shows it, to be sent back. */
function withKeptPassword(login: Login | null, kept: Login | null): Login | null {
  return login?.password === '' && kept?.username === login.username ? kept : login;
}

async function readCertificates(host: Host, path: string): Promise<string> {
  const text = await host.files.readText(path);
  if (text === null) throw new AppError('file.unreadable', { path, why: 'there is no such file' });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new AppError('file.unreadable', { path, why: 'it holds no certificate in PEM' });
}

function shownProxy(environment: Readonly<Record<string, string>>): string | null {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
  const value = names.map((name) => environment[name] ?? '').find((text) => text !== '');
  if (value === undefined) return null;
  const url = URL.parse(value);
  return url === null ? 'an address that cannot be read' : `${url.protocol}//${url.host}`;
}
