import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { guardMark } from './disk-guard-script.ts';
import { readAge } from '../container-condition.ts';

/** What a node container tells of itself; null where it does not. */
export interface NodeSelf {
  /** For how many seconds it has run. */
  readonly ageSeconds: number | null;
  /** Its clock, in milliseconds since 1970. */
  readonly time: number | null;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** Set where it stopped itself because of its disk; times in milliseconds since 1970. */
  readonly stop: { readonly at: number; readonly freeBytes: number; readonly neededBytes: number } | null;
}

export interface AskedNode extends NodeSelf {
  /** The node's clock less this computer's, in milliseconds; 0 where the difference is less than can be measured. */
  readonly skew: number | null;
}

export const unknownNode: AskedNode = { ageSeconds: null, time: null, disk: null, stop: null, skew: null };

const question = `cat /proc/uptime /proc/1/stat
date '+time %s.%N'
stat -f -c 'disk %a %b %S' /var
[ ! -e ${guardMark} ] || echo "stopped $(cat ${guardMark})"`;

const answerSeconds = 3;

/** Asks a node that runs. One that cannot answer, because it is just ending, say, is unknown. */
export async function askNode(node: ContainerFacts, { docker, clock }: Host): Promise<AskedNode> {
  const before = clock.now();
  try {
    const signal = AbortSignal.timeout(answerSeconds * 1000);
    const { stdout } = await docker.exec(node.id, ['sh', '-c', question], { signal });
    const self = readNodeSelf(stdout);
    return { ...self, skew: self.time === null ? null : skewOf(self.time, before, clock.now()) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return unknownNode;
  }
}

/** The answer of a node: `/proc/uptime`, `/proc/1/stat`, then lines that begin with what they are. */
export function readNodeSelf(text: string): NodeSelf {
  const lines = text.split('\n');
  const numbers = (name: string, count: number): number[] | null => {
    const words =
      lines
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')
        .slice(1, 1 + count) ?? [];
    const values = words.map((word) => (/^\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN));
    return values.length === count && values.every((value) => Number.isSafeInteger(Math.round(value))) ? values : null;
  };
  const [seconds] = numbers('time', 1) ?? [];
  const [free, total, block] = numbers('disk', 3) ?? [];
  const [at, freeBytes, neededBytes] = numbers('stopped', 3) ?? [];
  const hasDisk = free !== undefined && total !== undefined && block !== undefined;
  const isStopped = at !== undefined && freeBytes !== undefined && neededBytes !== undefined;
  return {
    ageSeconds: readAge(text),
    time: seconds === undefined ? null : Math.round(seconds * 1000),
    disk: hasDisk ? { freeBytes: free * block, totalBytes: total * block } : null,
    stop: isStopped ? { at: at * 1000, freeBytes, neededBytes } : null,
  };
}

/**
 * The node's clock less this computer's: it was read at some moment between `before` and `after`, so that only what lies
 * outside of these is a difference.
 */
export function skewOf(time: number, before: number, after: number): number {
  if (time < before) return time - before;
  return time > after ? time - after : 0;
}
