import { enginePlace } from '../engine-place.ts';
import { amdSmiQuery, parseAmdSmi, parseRocmSmi, rocmSmiQuery } from './amd-smi.ts';
import { askTool, type Card, type GpuVendor, type Surroundings, unusable } from './gpu-vendor.ts';

/** AMD's cards: told of with what their tools know. No cluster of Slipway's can use one. */
export const amd: GpuVendor = {
  isOf: ({ vendor, model }) => /\bAMD\b|Advanced Micro Devices|\bATI\b|Radeon|Instinct/i.test(`${vendor} ${model}`),
  async read(cards, surroundings) {
    // The tools are asked only where there is a card: they come with whole compute stacks.
    if (cards.length === 0) return [];
    const asked = await askTools(surroundings);
    const reason = await whyNot(surroundings);
    return (asked.length > 0 ? asked : cards).map((card) => unusable(card, reason));
  },
};

async function askTools({ host }: Surroundings): Promise<Card[]> {
  const now = await askTool(host, ['amd-smi', '/opt/rocm/bin/amd-smi'], amdSmiQuery);
  const cards = parseAmdSmi(now?.stdout ?? '');
  if (cards.length > 0) return cards;
  const before = await askTool(host, ['rocm-smi', '/opt/rocm/bin/rocm-smi'], rocmSmiQuery);
  return parseRocmSmi(before?.stdout ?? '');
}

const slipwayCannot = 'Slipway cannot hand an AMD card on to a cluster';

async function whyNot({ host, engine, operatingSystem }: Surroundings): Promise<string> {
  if (engine.state === 'running') {
    const place = enginePlace(engine, operatingSystem);
    if (place === 'virtual-machine')
      return 'The container engine runs in a virtual machine that does not have the card.';
    if (place === 'another-computer') return 'The container engine runs on another computer.';
  }
  if (operatingSystem.platform !== 'linux') return `${slipwayCannot}.`;
  return (await isThere(host, '/dev/kfd'))
    ? `${slipwayCannot}. Containers that you start yourself can have it, with /dev/kfd and /dev/dri.`
    : `${slipwayCannot}, and its driver for computing (/dev/kfd) is not loaded.`;
}

async function isThere(host: Surroundings['host'], path: string): Promise<boolean> {
  try {
    return (await host.files.stat(path)) !== null;
  } catch {
    return false;
  }
}
