const storageKey = 'slipway-token';

/**
 * Takes the token out of the address (`#token=...`), so that it lies in no history and on no screenshot, and keeps it
 * for this tab. What follows in the fragment (`&to=/platform`) becomes the route.
 */
export function takeToken(location: Location, history: History, storage: Storage): void {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token');
  if (token === null) return;
  storage.setItem(storageKey, token);
  const route = fragment.get('to') ?? '/';
  history.replaceState(null, '', `${location.pathname}${location.search}#${route}`);
}

/** The token of this tab; empty where there is none, which the engine then refuses. */
export function keptToken(storage: Storage): string {
  return storage.getItem(storageKey) ?? '';
}
