/** A screen of the page that a link, a menu, the tray or a notification can lead to. */
export type ScreenTarget =
  | { readonly screen: 'home' | 'doctor' | 'settings' | 'about' }
  /** With a lock of a distribution to begin from, by its full path. */
  | { readonly screen: 'launch'; readonly cluster?: string; readonly distribution?: string }
  | { readonly screen: 'platform' | 'notebooks' | 'snapshots' | 'volumes'; readonly cluster?: string }
  | { readonly screen: 'operations'; readonly operation?: string };

/** The hash at which the page shows a screen. */
export function screenHash(target: ScreenTarget): string {
  if (target.screen === 'home') return '#/';
  if ('distribution' in target) return `#/launch?distribution=${encodeURIComponent(target.distribution)}`;
  const named = 'cluster' in target ? target.cluster : 'operation' in target ? target.operation : undefined;
  return named === undefined ? `#/${target.screen}` : `#/${target.screen}/${named}`;
}
