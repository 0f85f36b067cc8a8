import { hash } from 'bcryptjs';
import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';

/** All that a cluster's login is made of. `passwordHash` is bcrypt, as Dex reads it. */
export const loginSecretsSchema = z.object({
  user: z.string(),
  password: z.string(),
  passwordHash: z.string(),
  /** What Dex and oauth2-proxy know each other by. */
  clientSecret: z.string(),
  /** Encrypts the browser's session. */
  cookieSecret: z.string(),
});
export type LoginSecrets = z.infer<typeof loginSecretsSchema>;

/**
 * The user that the distributions publish, whose workspace is theirs by this name (`common/user-namespace`). A name is no
 * secret; the published password, hash and secrets never reach a cluster.
 */
const user = 'user@example.com';

/** No letter or digit that is taken for another one: a password is read from a screen and typed. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const groups = 5;
const groupLength = 4;
/** As upstream's own hash; some 0.3 s on a laptop. */
const rounds = 12;

/** A login that nobody has had before: 100 bits of password, 256 bits for each secret. */
export async function makeLogin(): Promise<LoginSecrets> {
  const password = makePassword();
  return {
    user,
    password,
    passwordHash: await hash(password, rounds),
    clientSecret: randomBytes(32).toString('base64url'),
    // oauth2-proxy reads it as base64url, and takes 16, 24 or 32 bytes.
    cookieSecret: randomBytes(32).toString('base64url'),
  };
}

function makePassword(): string {
  const group = () => Array.from({ length: groupLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return Array.from({ length: groups }, group).join('-');
}
