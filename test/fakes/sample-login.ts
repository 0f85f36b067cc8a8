import type { LoginSecrets } from '../../main/engine/access/make-login.ts';

/** A login as one is made, but always the same. Its hash is of another password: making one takes a third of a second. */
export const sampleLogin: LoginSecrets = {
  user: 'user@example.com',
  password: 'mild-oaks-bend-soft-2345',
  passwordHash: `$2b$12$${'a'.repeat(53)}`,
  clientSecret: 'client-secret-of-the-sample-login-0123456789',
  cookieSecret: 'cookie-secret-of-the-sample-login-0123456789',
};
