import { AppError, asAppError } from '../../../contracts/app-error.ts';
import { formatDuration } from '../../../contracts/units.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { WebAnswer } from '../../../provisioners/transfer-host.ts';
import { parseChallenge } from './challenge.ts';
import { type PullAllowance, pullAllowance, retryAfter } from './rate-limit.ts';
import { endpointsOf, type RegistryEndpoint } from './registry-endpoints.ts';
import { type Logins, RegistryTokens } from './registry-tokens.ts';
import { refusalWords } from './registry-words.ts';

const maximumTries = 5;
const maximumRedirects = 5;
const firstPause = 1000;
/** Whoever asks to wait longer than this is not waited for. */
const patience = 90_000;

export interface RegistryOptions {
  readonly mirrors: Readonly<Record<string, string>>;
  readonly logins: Logins;
  /** Told when a registry makes us wait, in a sentence. */
  readonly say?: (text: string) => void;
}

/** What is asked of a registry. */
export interface RegistryQuestion {
  readonly registry: string;
  readonly repository: string;
  /** Behind the repository: `manifests/1.2` or `blobs/sha256:...`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Asks registries over HTTP, each at its mirror first. Shows what they want to be shown, waits where they ask for it, tries
 * again what may go well the next time, and never asks a host again that was out of reach. One for each piece of work.
 */
export class RegistryClient {
  readonly #host: Host;
  readonly #options: RegistryOptions;
  readonly #tokens: RegistryTokens;
  readonly #outOfReach = new Map<string, AppError>();
  readonly #pausedUntil = new Map<string, number>();
  readonly #allowances = new Map<string, PullAllowance>();

  constructor(host: Host, options: RegistryOptions) {
    this.#host = host;
    this.#options = options;
    this.#tokens = new RegistryTokens(host, options.logins);
  }

  /** What a registry said last of how many pulls it allows; null where it said nothing. */
  allowance(registry: string): PullAllowance | null {
    return this.#allowances.get(registry) ?? null;
  }

  /**
   * An answer with status 200, 206 or 416. Rejects with `host.unreachable`, `registry.refused`, `registry.limited`,
   * `registry.failed`, `download.failed` or `cancelled`.
   */
  async get(question: RegistryQuestion, signal: AbortSignal): Promise<WebAnswer> {
    let first: AppError | undefined;
    for (const endpoint of endpointsOf(question.registry, this.#options.mirrors)) {
      try {
        return await this.#persist(endpoint, question, signal);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code === 'cancelled' || error.code === 'internal') throw error;
        // Where the registry itself is out of reach too, what its mirror said tells more.
        first = first === undefined || error.code !== 'host.unreachable' ? error : first;
      }
    }
    throw first ?? new AppError('registry.failed', { registry: question.registry, why: 'nobody was asked' });
  }

  /** Tries until there is an answer to go on with, as often as it makes sense. */
  async #persist(endpoint: RegistryEndpoint, question: RegistryQuestion, signal: AbortSignal): Promise<WebAnswer> {
    for (let tries = 1; ; tries += 1) {
      await this.#pause(endpoint, signal);
      let answer: WebAnswer;
      try {
        answer = await this.#authorized(endpoint, question, signal);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code !== 'download.failed' || tries === maximumTries) throw error;
        await this.#host.clock.sleep(firstPause * 2 ** (tries - 1), signal);
        continue;
      }
      const { status } = answer;
      if (status === 200 || status === 206 || status === 416) return this.#noted(answer, endpoint, question);
      const why = await refusalWords(answer);
      if (status !== 429 && status < 500) throw refused(status, why, endpoint, question);
      await this.#wait(answer, { tries, why, endpoint, question }, signal);
    }
  }

  #noted(answer: WebAnswer, endpoint: RegistryEndpoint, { registry }: RegistryQuestion): WebAnswer {
    const allowance = endpoint.isMirror ? null : pullAllowance(answer.headers);
    if (allowance !== null) this.#allowances.set(registry, allowance);
    return answer;
  }

  /** After "too many" or "not now": for as long as it says, and everything that is asked of the same host waits too. */
  async #wait(
    { status, headers }: WebAnswer,
    {
      tries,
      why,
      endpoint,
      question,
    }: { tries: number; why: string; endpoint: RegistryEndpoint; question: RegistryQuestion },
    signal: AbortSignal,
  ): Promise<void> {
    const registry = nameOf(endpoint, question);
    const told = retryAfter(headers, this.#host.clock.now());
    const milliseconds = told ?? firstPause * 2 ** (tries - 1);
    if (tries === maximumTries || milliseconds > patience) {
      if (status !== 429) throw new AppError('registry.failed', { registry, why });
      const allowance = pullAllowance(headers);
      const longest = told ?? (allowance?.windowSeconds ?? 0) * 1000;
      throw new AppError('registry.limited', {
        registry,
        why,
        wait: longest > 0 ? formatDuration(longest) : 'a while',
      });
    }
    if (status === 429) {
      const { host } = new URL(endpoint.root);
      const until = this.#host.clock.now() + milliseconds;
      this.#pausedUntil.set(host, Math.max(until, this.#pausedUntil.get(host) ?? 0));
      this.#options.say?.(`${registry} asks to wait ${formatDuration(milliseconds)}: ${why}.`);
      return;
    }
    await this.#host.clock.sleep(milliseconds, signal);
  }

  async #pause({ root }: RegistryEndpoint, signal: AbortSignal): Promise<void> {
    const { host } = new URL(root);
    const milliseconds = (this.#pausedUntil.get(host) ?? 0) - this.#host.clock.now();
    if (milliseconds > 0) await this.#host.clock.sleep(milliseconds, signal);
  }

  async #authorized(endpoint: RegistryEndpoint, question: RegistryQuestion, signal: AbortSignal): Promise<WebAnswer> {
    const repository = endpoint.prefix + question.repository;
    const address = `${endpoint.root}/${repository}/${question.path}`;
    const ask = () => {
      const shown = this.#tokens.header(endpoint, repository);
      const headers = { ...question.headers, ...(shown === null ? {} : { authorization: shown }) };
      return this.#follow(address, headers, signal);
    };
    const answer = await ask();
    const challenge = answer.status === 401 ? parseChallenge(answer.headers['www-authenticate'] ?? '') : null;
    if (challenge === null) return answer;
    this.#tokens.drop(endpoint, repository);
    const outcome = await this.#tokens.obtain(challenge, endpoint, repository, signal);
    if (outcome === 'unable') return answer;
    answer.discard();
    return outcome ?? ask();
  }

  /** Follows redirects; what is shown to a registry is not shown to where it leads. */
  async #follow(address: string, headers: Record<string, string>, signal: AbortSignal): Promise<WebAnswer> {
    let url = new URL(address);
    let shown = headers;
    for (let hop = 0; hop <= maximumRedirects; hop += 1) {
      const answer = await this.#reach(url, shown, signal);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
      answer.discard();
      const next = new URL(location, url);
      if (next.protocol !== 'https:' && (url.protocol === 'https:' || next.protocol !== 'http:')) break;
      if (next.origin !== url.origin) {
        const { authorization: _, ...others } = shown;
        shown = others;
      }
      url = next;
    }
    throw new AppError('registry.failed', { registry: url.host, why: 'it leads on to where nobody may follow' });
  }

  async #reach(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<WebAnswer> {
    const known = this.#outOfReach.get(url.host);
    if (known !== undefined) throw known;
    try {
      return await this.#host.transfers.request(url.href, { headers, signal });
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'host.unreachable') this.#outOfReach.set(url.host, error);
      throw error;
    }
  }
}

function nameOf({ isMirror, root }: RegistryEndpoint, { registry }: RegistryQuestion): string {
  return isMirror ? new URL(root).host : registry;
}

function refused(status: number, why: string, endpoint: RegistryEndpoint, question: RegistryQuestion): AppError {
  const registry = nameOf(endpoint, question);
  if (![401, 403, 404].includes(status)) return new AppError('registry.failed', { registry, why });
  const what = `${question.repository} (${question.path.replace(/^(manifests|blobs)\//, '')})`;
  return new AppError('registry.refused', { registry, what, why });
}
