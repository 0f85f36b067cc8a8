import type { CheckOutcome } from '../../../contracts/doctor.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Check, CheckContext } from './check.ts';

const kibibyte = 1024;
/** More than this in use, and more than half: the computer is short of memory already. */
const muchBytes = 1024 ** 3;

/** Swap is no hindrance (kind tells Kubernetes to allow it), but swap in use tells of a computer without memory left. */
export const swapCheck: Check = {
  id: 'swap',
  title: 'Swap',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.operatingSystem.platform === 'linux' ? null : 'The system looks after it by itself.',
  look,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const { totalBytes, usedBytes } = parseSwaps((await host.files.readText('/proc/swaps')) ?? '');
  if (totalBytes === 0) return { state: 'passed', says: 'There is none, and none is needed.' };
  const says = `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} are in use.`;
  if (usedBytes < muchBytes || usedBytes * 2 < totalBytes) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} Pods that are swapped out become very slow.`,
    remedy: 'Close programs that take much memory before you launch.',
  };
}

/** The sums of `/proc/swaps`, which counts in KiB; a line that is none is left out. */
export function parseSwaps(text: string): { totalBytes: number; usedBytes: number } {
  let [total, used] = [0, 0];
  for (const line of text.split('\n').slice(1)) {
    const found = /\s(?:partition|file)\s+(\d+)\s+(\d+)\s/.exec(`${line} `);
    total += Number(found?.[1] ?? 0);
    used += Number(found?.[2] ?? 0);
  }
  return { totalBytes: total * kibibyte, usedBytes: used * kibibyte };
}
