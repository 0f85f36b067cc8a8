import type { UsageSample } from '../../contracts/usage.ts';
import { createChannel } from './channel.ts';
import type { Scene } from './fake-engine.ts';

const gibibyte = 2 ** 30;

/** A sample of one node; the numbers are made up. */
export function sampleUsage(cpuShare: number, memoryShare: number, node = 'slipway-control-plane'): UsageSample {
  return {
    time: '2026-11-25T14:30:00.000Z',
    nodes: [
      {
        node,
        cpu: { used: 12_000 * cpuShare, total: 12_000 },
        memory: { used: 31.1 * gibibyte * memoryShare, total: 31.1 * gibibyte },
        disk: { used: 293 * gibibyte, total: 476 * gibibyte },
        problem: null,
      },
    ],
  };
}

/** A node that has worked for some minutes. */
const usualUsage: readonly UsageSample[] = Array.from({ length: 60 }, (_, index) => {
  const wave = Math.sin(index / 4) * 0.06 + Math.sin(index / 1.7) * 0.04;
  return sampleUsage(0.24 + wave + (index > 38 && index < 46 ? 0.32 : 0), 0.41 + index / 900);
});

/** Nodes that say these, and no more. */
export function usageScene(samples: readonly UsageSample[] = usualUsage): NonNullable<Scene['usage']> {
  const channel = createChannel<UsageSample>();
  channel.push(...samples);
  return { watch: (_input, { signal }) => channel.read(signal) };
}
