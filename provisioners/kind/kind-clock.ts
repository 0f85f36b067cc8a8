import type { ContainerFacts, Host } from '../host.ts';
import { tolerableSkewMilliseconds } from '../node-upkeep.ts';
import { askNode } from './ask-node.ts';

/**
 * Whether the nodes' clock is ours to set: that of a machine on this computer, not one of another computer. Where the
 * engine needs no machine, the nodes' clock is this computer's own, and there is never anything to set.
 */
export function maySetClock(address: string): boolean {
  return /^(unix|npipe):\/\//.test(address);
}

/**
 * Puts the nodes' clock right where it differs from this computer's, as it does after the computer slept while the
 * engine's machine stood still. Answers what it did or could not do, in words; null where nothing was to be done.
 */
export async function repairClock(node: ContainerFacts, host: Host): Promise<string | null> {
  const { skew } = await askNode(node, host);
  if (skew === null || Math.abs(skew) < tolerableSkewMilliseconds) return null;
  const was = `The clock of the nodes was ${seconds(skew)} s ${skew < 0 ? 'behind' : 'ahead'}`;
  if (!maySetClock((await host.docker.info()).address))
    return `${was}. It is the clock of another computer, and was left alone.`;
  // A node is privileged, and its kernel is the machine's: this sets the clock of all that runs there.
  await host.docker.exec(node.id, ['date', '--utc', '--set', `@${(host.clock.now() / 1000).toFixed(3)}`]);
  const left = (await askNode(node, host)).skew;
  if (left !== null && Math.abs(left) < tolerableSkewMilliseconds) return `${was}, and is right again.`;
  return `${was}, and could not be set. Restart the container engine.`;
}

function seconds(milliseconds: number): string {
  return (Math.abs(milliseconds) / 1000).toFixed(1);
}
