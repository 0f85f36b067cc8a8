import { formatDuration } from '../../../contracts/units.ts';

/** What a registry says of how many pulls it allows. */
export interface PullAllowance {
  readonly limit: number;
  readonly remaining: number;
  /** For how long the limit counts, in seconds; null where it does not say. */
  readonly windowSeconds: number | null;
}

/**
 * Reads the headers `ratelimit-limit` and `ratelimit-remaining` as Docker Hub sends them (`100;w=21600`). Null where a
 * registry sends none. Source: docs.docker.com, "Docker Hub usage and limits".
 */
export function pullAllowance(headers: Readonly<Record<string, string>>): PullAllowance | null {
  const limit = parsed(headers['ratelimit-limit']);
  const remaining = parsed(headers['ratelimit-remaining']);
  if (limit === null || remaining === null) return null;
  return { limit: limit.count, remaining: remaining.count, windowSeconds: remaining.window ?? limit.window };
}

function parsed(text: string | undefined): { count: number; window: number | null } | null {
  const match = /^\s*(\d{1,9})\s*(?:;\s*w=(\d{1,9}))?/.exec(text ?? '');
  if (match === null) return null;
  return { count: Number(match[1]), window: match[2] === undefined ? null : Number(match[2]) };
}

/**
 * How long a registry asks to wait, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). Null where
 * it does not say, or not understandably.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Below this share of what it allows a registry is worth a warning. */
const lowShare = 0.2;

/** What to say of registries that will soon refuse, one sentence each. */
export function lowAllowances(
  images: readonly string[],
  registries: { allowance(registry: string): PullAllowance | null },
): string[] {
  const names = new Set(images.map((image) => image.slice(0, image.indexOf('/'))));
  return [...names].flatMap((registry) => {
    const allowance = registries.allowance(registry);
    if (allowance === null || allowance.remaining >= allowance.limit * lowShare) return [];
    const { remaining, limit, windowSeconds } = allowance;
    const within = windowSeconds === null ? '' : ` in ${formatDuration(windowSeconds * 1000)}`;
    return [
      `${registry} allows ${String(remaining)} more pulls of ${String(limit)}${within}. With "slipway registry login ${registry}" it may allow more.`,
    ];
  });
}
