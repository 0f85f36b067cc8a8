import { useSyncExternalStore } from 'react';

/** Where the page is. `home` decides by what is there: a cluster leads to the platform, none to launch. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'launch'; readonly cluster: string | null; readonly distribution: string | null }
  | { readonly screen: 'platform'; readonly cluster: string | null }
  | { readonly screen: 'notebooks'; readonly cluster: string | null }
  | { readonly screen: 'snapshots'; readonly cluster: string | null }
  | { readonly screen: 'volumes'; readonly cluster: string | null }
  | { readonly screen: 'doctor' }
  | { readonly screen: 'operations' }
  | { readonly screen: 'operation'; readonly id: string }
  | { readonly screen: 'settings' }
  | { readonly screen: 'about' }
  | { readonly screen: 'unknown' };

/** Reads a location's hash. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [screen = '', parameter = '', ...rest] = path.split('/').map(decode);
  const named = parameter === '' ? null : parameter;
  if (rest.length > 0) return { screen: 'unknown' };
  if (screen === '' && named === null) return { screen: 'home' };
  if (screen === 'launch')
    return { screen: 'launch', cluster: named, distribution: new URLSearchParams(query).get('distribution') };
  if (screen === 'platform' || screen === 'notebooks' || screen === 'snapshots' || screen === 'volumes')
    return { screen, cluster: named };
  if (screen === 'doctor' && named === null) return { screen: 'doctor' };
  if (screen === 'operations') return named === null ? { screen: 'operations' } : { screen: 'operation', id: named };
  if ((screen === 'settings' || screen === 'about') && named === null) return { screen };
  return { screen: 'unknown' };
}

/** The addresses of the screens, for links. */
export const addresses = {
  launch: '#/launch',
  launchOnto: (cluster: string) => `#/launch/${encodeURIComponent(cluster)}`,
  platforms: '#/platform',
  platform: (cluster: string) => `#/platform/${encodeURIComponent(cluster)}`,
  notebooks: '#/notebooks',
  notebooksOf: (cluster: string) => `#/notebooks/${encodeURIComponent(cluster)}`,
  snapshots: '#/snapshots',
  snapshotsOf: (cluster: string) => `#/snapshots/${encodeURIComponent(cluster)}`,
  volumes: '#/volumes',
  volumesOf: (cluster: string) => `#/volumes/${encodeURIComponent(cluster)}`,
  doctor: '#/doctor',
  operations: '#/operations',
  settings: '#/settings',
  about: '#/about',
  operation: (id: string) => `#/operations/${encodeURIComponent(id)}`,
} as const;

/** The hash that the page is at. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}

/** Goes to an address; `replace` leaves no step back to where it was. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.location.hash = address;
  else window.location.replace(address);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
