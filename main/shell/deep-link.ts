import { clusterNamePattern } from '../../contracts/cluster-name.ts';
import type { ScreenTarget } from '../../contracts/screen-target.ts';

/** The scheme that the system hands to the app. */
export const linkScheme = 'slipway';

/** Nothing is decoded, so that nothing can hide in an encoding. */
const linkPattern = /^slipway:\/\/open\/([a-z]+)(?:\/([a-z0-9-]{1,64}))?\/?$/;

const operationPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The screen that `slipway://open/SCREEN[/NAME]` names. Any web page can make up a link: what is not exactly one is null. */
export function parseDeepLink(text: string): ScreenTarget | null {
  const [, screen, name] = linkPattern.exec(text) ?? [];
  switch (screen) {
    case 'home':
    case 'doctor':
    case 'settings':
    case 'about':
      return name === undefined ? { screen } : null;
    case 'launch':
    case 'platform':
    case 'notebooks':
    case 'snapshots':
    case 'volumes':
      if (name === undefined) return { screen };
      return clusterNamePattern.test(name) ? { screen, cluster: name } : null;
    case 'operations':
      if (name === undefined) return { screen };
      return operationPattern.test(name) ? { screen, operation: name } : null;
    default:
      return null;
  }
}

/** The link in the arguments that an app was started with, if there is one; all else in them is none of its business. */
export function linkOf(args: readonly string[]): ScreenTarget | null {
  const links = args.map(parseDeepLink).filter((target) => target !== null);
  return links[0] ?? null;
}
