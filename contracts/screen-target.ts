/** A screen of the page that a link, a menu, the tray or a notification can lead to. */
export type ScreenTarget =
  | { readonly screen: 'home' | 'doctor' | 'settings' | 'about' }
  | { readonly screen: 'launch' | 'platform' | 'notebooks' | 'volumes'; readonly cluster?: string }
  | { readonly screen: 'operations'; readonly operation?: string };

/** The hash at which the page shows a screen. */
export function screenHash(target: ScreenTarget): string {
  if (target.screen === 'home') return '#/';
  const named = 'cluster' in target ? target.cluster : 'operation' in target ? target.operation : undefined;
  return named === undefined ? `#/${target.screen}` : `#/${target.screen}/${named}`;
}
