import { type ScreenTarget, screenTargetSchema } from '../../contracts/screen-target.ts';

/** The scheme that the system hands to the app. */
export const linkScheme = 'slipway';

/** Nothing is decoded, so that nothing can hide in an encoding. */
const linkPattern = /^slipway:\/\/open\/([a-z]+)(?:\/([a-z0-9-]{1,64}))?\/?$/;

/** What stands behind the screen in a link, by screen. */
const parameters: Readonly<Record<string, string>> = {
  launch: 'cluster',
  platform: 'cluster',
  notebooks: 'cluster',
  volumes: 'cluster',
  operations: 'operation',
};

/** The screen that `slipway://open/SCREEN[/NAME]` names. Any web page can make up a link: what is not exactly one is null. */
export function parseDeepLink(text: string): ScreenTarget | null {
  const [, screen, name] = linkPattern.exec(text) ?? [];
  if (screen === undefined) return null;
  const parameter = name === undefined ? {} : { [parameters[screen] ?? 'unexpected']: name };
  const parsed = screenTargetSchema.safeParse({ screen, ...parameter });
  return parsed.success ? parsed.data : null;
}

/** The link in the arguments that an app was started with, if there is one; all else in them is none of its business. */
export function linkOf(args: readonly string[]): ScreenTarget | null {
  const links = args.map(parseDeepLink).filter((target) => target !== null);
  return links[0] ?? null;
}
