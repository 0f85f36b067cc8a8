import * as z from 'zod';
import type { Host } from '../../../provisioners/host.ts';
import type { WebAnswer } from '../../../provisioners/transfer-host.ts';
import type { Challenge } from './challenge.ts';
import type { RegistryEndpoint } from './registry-endpoints.ts';
import { shortText } from './registry-words.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** By registry. */
export type Logins = ReadonlyMap<string, Login>;

const tokenSchema = z.object({
  token: z.string().min(1).optional(),
  access_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
});
/** What the specification says where a server does not. */
const usualSeconds = 60;
/** A token is asked for anew this long before it runs out. */
const spareMilliseconds = 10_000;

interface Held {
  readonly header: string;
  readonly until: number;
}

/**
 * What is shown to registries: tokens, asked for where a registry wants them and kept until they run out, or a login.
 * Source: distribution's "Token Authentication Specification".
 */
export class RegistryTokens {
  readonly #held = new Map<string, Held>();
  readonly #host: Host;
  readonly #logins: Logins;

  constructor(host: Host, logins: Logins) {
    this.#host = host;
    this.#logins = logins;
  }

  /** What to show at once for a repository of an endpoint; null before it was ever asked for. */
  header(endpoint: RegistryEndpoint, repository: string): string | null {
    const held = this.#held.get(keyOf(endpoint, repository));
    return held !== undefined && held.until > this.#host.clock.now() ? held.header : null;
  }

  /**
   * Does what a challenge asks for. Resolves with null where there is now something to show, and with the answer that
   * refused where there is not; `unable` where a login is wanted and there is none.
   */
  async obtain(
    challenge: Challenge,
    endpoint: RegistryEndpoint,
    repository: string,
    signal: AbortSignal,
  ): Promise<WebAnswer | 'unable' | null> {
    const login = this.#logins.get(endpoint.loginOf);
    const key = keyOf(endpoint, repository);
    if (challenge.scheme === 'basic') {
      if (login === undefined) return 'unable';
      this.#held.set(key, { header: basic(login), until: Number.POSITIVE_INFINITY });
      return null;
    }
    const address = new URL(challenge.realm);
    if (challenge.service !== null) address.searchParams.set('service', challenge.service);
    const scope = repository === '' ? challenge.scope : `repository:${repository}:pull`;
    if (scope !== null) address.searchParams.set('scope', scope);
    const headers = login !== undefined && mayShow(address, endpoint) ? { authorization: basic(login) } : {};
    const answer = await this.#host.transfers.request(address.href, { headers, signal });
    if (answer.status !== 200) return answer;
    const parsed = tokenSchema.safeParse(jsonOrNull(await shortText(answer, 1024 * 1024)));
    const token = parsed.data?.token ?? parsed.data?.access_token;
    if (token === undefined) return 'unable';
    const lasts = (parsed.data?.expires_in ?? usualSeconds) * 1000 - spareMilliseconds;
    this.#held.set(key, { header: `Bearer ${token}`, until: this.#host.clock.now() + Math.max(lasts, 1000) });
    return null;
  }

  /** Forgets what was refused. */
  drop(endpoint: RegistryEndpoint, repository: string): void {
    this.#held.delete(keyOf(endpoint, repository));
  }
}

function keyOf({ root }: RegistryEndpoint, repository: string): string {
  return `${root} ${repository}`;
}

function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A password leaves this computer encrypted only, unless the registry itself is one that is asked over plain http. */
function mayShow(realm: URL, { root }: RegistryEndpoint): boolean {
  return realm.protocol === 'https:' || realm.host === new URL(root).host;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
