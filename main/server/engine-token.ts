import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';

export interface Token {
  readonly text: string;
  /** Whether this is the token; takes the same time whatever it is compared with. */
  readonly matches: (candidate: string) => boolean;
}

/** A secret of 256 bits. */
export function createToken(): Token {
  const text = randomBytes(32).toString('base64url');
  const expected = digest(text);
  return { text, matches: (candidate) => timingSafeEqual(digest(candidate), expected) };
}

/** Puts a token where only this user can read it, whole at once. */
export function writeToken(path: string, token: Token): void {
  const neighbour = `${path}.new`;
  writeFileSync(neighbour, `${token.text}\n`, { mode: 0o600 });
  chmodSync(neighbour, 0o600);
  renameSync(neighbour, path);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
