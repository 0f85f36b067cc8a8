import { type Settings, type SettingsChange, settingsSchema } from '../../../contracts/settings.ts';
import { registryName } from '../images/image-reference.ts';
import type { Login } from '../images/registry-tokens.ts';

export interface ChangedSettings {
  readonly settings: Settings;
  /** The proxy's login as it is from now on; left out where it stays. */
  readonly proxyLogin?: Login | null;
}

/** The settings after a change: what is left out stays, `null` is the default again. Pure. */
export function changeSettings(before: Settings, change: SettingsChange): ChangedSettings {
  const { registryMirrors, proxy, ...plain } = change;
  const named = Object.entries(plain).filter(([, value]) => value !== undefined);
  // The schema puts the default where a value is left out.
  const next: Record<string, unknown> = Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(named) }).filter(([, value]) => value !== null),
  );
  const mirrors = new Map(Object.entries(before.registryMirrors));
  for (const [name, address] of Object.entries(registryMirrors ?? {})) {
    const registry = registryName(name);
    if (address === null) mirrors.delete(registry);
    else mirrors.set(registry, address);
  }
  next['registryMirrors'] = Object.fromEntries([...mirrors].toSorted(([a], [b]) => a.localeCompare(b)));
  if (proxy === undefined) return { settings: settingsSchema.parse(next) };
  const { address, login } = proxy === null ? { address: null, login: null } : divide(proxy);
  return { settings: settingsSchema.parse({ ...next, proxy: address }), proxyLogin: login };
}

/** An address without its user and password, and these. */
function divide(proxy: string): { address: string; login: Login | null } {
  const url = new URL(proxy);
  const [username, password] = [url.username, url.password].map(decodeURIComponent);
  url.username = '';
  url.password = '';
  const address = url.href.replace(/\/$/, '');
  return { address, login: username === undefined || username === '' ? null : { username, password: password ?? '' } };
}

/** The address with the login in it, as programs are told it. */
export function proxyAddress(proxy: string, login: Login | null): string {
  if (login === null) return proxy;
  const url = new URL(proxy);
  url.username = encodeURIComponent(login.username);
  url.password = encodeURIComponent(login.password);
  return url.href.replace(/\/$/, '');
}
