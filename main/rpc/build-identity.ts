/** Which build this program is of. Both are put in when it is built; from sources they say `development`. */
export const buildIdentity = {
  version: process.env['SLIPWAY_VERSION'] ?? 'development',
  build: process.env['SLIPWAY_BUILD'] ?? 'development',
} as const;

export type BuildIdentity = { readonly version: string; readonly build: string };
