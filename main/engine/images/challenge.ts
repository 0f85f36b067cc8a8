/** What a registry wants to be shown: a token that a server gives out, or user and password themselves. */
export type Challenge =
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | null;
      readonly scope: string | null;
    }
  | { readonly scheme: 'basic' };

const parameter = /([a-zA-Z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** Reads a `WWW-Authenticate` header. Null where it asks for what no registry client knows. */
export function parseChallenge(header: string): Challenge | null {
  const scheme = /^\s*([a-zA-Z]+)/.exec(header)?.[1]?.toLowerCase();
  if (scheme === 'basic') return { scheme };
  if (scheme !== 'bearer') return null;
  const values = new Map<string, string>();
  for (const [, name = '', quoted, plain] of header.matchAll(parameter))
    values.set(name.toLowerCase(), (quoted ?? plain ?? '').replace(/\\(.)/g, '$1'));
  const realm = values.get('realm');
  if (realm === undefined || URL.parse(realm) === null) return null;
  return { scheme, realm, service: values.get('service') ?? null, scope: values.get('scope') ?? null };
}
