import type { NodeUsage, UsageSample, UsedOf } from '../../../contracts/usage.ts';

export const gauges = ['cpu', 'memory', 'disk'] as const;
export type Gauge = (typeof gauges)[number];

/** Five minutes, at a sample every five seconds. */
const keptSamples = 60;

/** What one node uses, with where it came from: shares of the whole, the oldest first; null where it was not known. */
export interface NodeHistory {
  readonly now: NodeUsage;
  readonly past: Readonly<Record<Gauge, readonly (number | null)[]>>;
}

export type UsageHistory = readonly NodeHistory[];

/** Adds samples. A node that is no longer there is let go; a new one begins its own history. */
export function foldUsage(before: UsageHistory, samples: readonly UsageSample[]): UsageHistory {
  return samples.reduce((history, { nodes }) => nodes.map((now) => withSample(history, now)), before);
}

function withSample(history: UsageHistory, now: NodeUsage): NodeHistory {
  const past = history.find(({ now: { node } }) => node === now.node)?.past;
  const next = (gauge: Gauge) => [...(past?.[gauge] ?? []), shareOf(now[gauge])].slice(-keptSamples);
  return { now, past: { cpu: next('cpu'), memory: next('memory'), disk: next('disk') } };
}

/** How much of the whole is used, 0 to 1; null where either is not known. */
export function shareOf({ used, total }: UsedOf): number | null {
  return used === null || total === null || total === 0 ? null : Math.min(1, used / total);
}

/** A line through the shares in a box of 1 by 1 with its zero at the bottom, the newest at the right; gaps stay gaps. */
export function historyPath(shares: readonly (number | null)[]): string {
  const left = keptSamples - shares.length;
  let path = '';
  let drawing = false;
  shares.forEach((share, index) => {
    if (share !== null) {
      const x = (left + index) / (keptSamples - 1);
      path += `${drawing ? 'L' : 'M'}${x.toFixed(4)} ${(1 - share).toFixed(4)}`;
    }
    drawing = share !== null;
  });
  return path;
}
