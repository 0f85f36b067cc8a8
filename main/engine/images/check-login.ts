import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { WebAnswer } from '../../../provisioners/transfer-host.ts';
import { parseChallenge } from './challenge.ts';
import { endpointsOf, type RegistryEndpoint } from './registry-endpoints.ts';
import { type Login, RegistryTokens } from './registry-tokens.ts';
import { refusalWords } from './registry-words.ts';

/**
 * Asks a registry whether it takes a login, as `docker login` does: what its API's root wants to be shown is obtained with
 * it. Rejects with `registry.login-refused`, `host.unreachable`, `registry.failed`.
 */
export async function checkLogin(
  host: Host,
  asked: { registry: string; login: Login; mirrors: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<void> {
  const { registry, login, mirrors } = asked;
  const endpoint = endpointOf(registry, mirrors);
  const tokens = new RegistryTokens(host, new Map([[registry, login]]));
  const root = `${endpoint.root}/`;
  const first = await host.transfers.request(root, { signal });
  first.discard();
  if (first.status === 200) return;
  const challenge = first.status === 401 ? parseChallenge(first.headers['www-authenticate'] ?? '') : null;
  if (challenge === null) {
    const why = `it answered with status ${String(first.status)}`;
    throw new AppError('registry.failed', { registry, why });
  }
  const refused = await tokens.obtain(challenge, endpoint, '', signal);
  if (refused === 'unable') throw new AppError('registry.failed', { registry, why: 'it gave out no token' });
  if (refused !== null) throw await refusal(registry, refused);
  const authorization = tokens.header(endpoint, '');
  const second = await host.transfers.request(root, {
    headers: authorization === null ? {} : { authorization },
    signal,
  });
  if (second.status !== 200) throw await refusal(registry, second);
  second.discard();
}

/** A registry may be logged in to that is only known as the mirror of another, by its own scheme. */
function endpointOf(registry: string, mirrors: Readonly<Record<string, string>>): RegistryEndpoint {
  const asMirror = Object.keys(mirrors)
    .flatMap((name) => endpointsOf(name, mirrors))
    .find((endpoint) => endpoint.isMirror && endpoint.loginOf === registry);
  const [own] = endpointsOf(registry, {});
  if (own === undefined) throw new Error('a registry has an endpoint');
  return asMirror ?? own;
}

async function refusal(registry: string, answer: WebAnswer): Promise<AppError> {
  const why = await refusalWords(answer);
  const isNo = answer.status === 401 || answer.status === 403;
  return new AppError(isNo ? 'registry.login-refused' : 'registry.failed', { registry, why });
}
