/** What one line of `kind create cluster` says. */
export type KindLine =
  | { readonly type: 'started'; readonly title: string }
  | { readonly type: 'done'; readonly title: string }
  | { readonly type: 'failed'; readonly title: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'other' };

const markers: Readonly<Record<string, 'started' | 'done' | 'failed'>> = { '•': 'started', '✓': 'done', '✗': 'failed' };
const errorPrefix = 'ERROR: ';

/** Reads one line of kind's progress, which it writes to standard error: ` ✓ Preparing nodes 📦`. Never throws. */
export function parseKindLine(line: string): KindLine {
  if (line.startsWith(errorPrefix)) return { type: 'error', text: line.slice(errorPrefix.length).trim() };
  const found = /^ ([•✓✗]) (.+)$/u.exec(line);
  const type = markers[found?.[1] ?? ''];
  if (found?.[2] === undefined || type === undefined) return { type: 'other' };
  const title = found[2]
    .replace(/\p{Extended_Pictographic}[\u{FE0F}\u{200D}]*/gu, '')
    .replace(/ +\.\.\.$/u, '')
    .trim();
  return { type, title };
}

/** kind's steps, and how long each took of 100 on the measured machine; what is not named counts little. */
const weights: readonly (readonly [start: string, weight: number])[] = [
  ['Ensuring node image', 2],
  ['Preparing nodes', 12],
  ['Configuring the external load balancer', 3],
  ['Writing configuration', 3],
  ['Starting control-plane', 48],
  ['Installing CNI', 3],
  ['Installing StorageClass', 4],
  ['Joining', 20],
];

export interface KindProgress {
  /** 0 to 1, never lower than before. */
  readonly fraction: number;
  readonly detail: string;
}

export const noKindProgress: KindProgress = { fraction: 0, detail: '' };

/** How far kind is after one more line, which may be any text at all. */
export function addKindLine(progress: KindProgress, line: KindLine): KindProgress {
  if (line.type === 'error' || line.type === 'other') return progress;
  const at = weights.findIndex(([start]) => line.title.startsWith(start));
  if (at === -1) return { ...progress, detail: line.title };
  const last = line.type === 'done' ? at + 1 : at;
  const reached = weights.slice(0, last).reduce((sum, [, weight]) => sum + weight, 0) / 100;
  return { fraction: Math.max(progress.fraction, reached), detail: line.title };
}
