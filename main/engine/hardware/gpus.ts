import type { ContainerEngine, Gpu } from '../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../provisioners/computer-host.ts';

/** The graphics cards, each with whether containers can use it and why. */
export function toGpus(cards: ComputerFacts['gpus'], engine: ContainerEngine): Gpu[] {
  return cards.map((card) => ({ ...card, ...usability(card, engine) }));
}

function usability(card: ComputerFacts['gpus'][number], engine: ContainerEngine): Pick<Gpu, 'usable' | 'reason'> {
  const no = (reason: string) => ({ usable: false, reason });
  if (!/nvidia/i.test(`${card.vendor} ${card.model}`))
    return no('Only NVIDIA cards can be used in the clusters that Slipway makes.');
  if (engine.state !== 'running') return no('No container engine runs, so it cannot be told.');
  const isOwnKernel = engine.kind === 'docker-engine' || engine.kind === 'podman' || /wsl/i.test(engine.kernel);
  if (!isOwnKernel) return no('The container engine runs in a virtual machine that does not have the card.');
  if (card.driver === null) return no("NVIDIA's driver is not installed, or does not answer.");
  if (!engine.runtimes.includes('nvidia')) {
    return no('The container engine has no runtime "nvidia": install the NVIDIA Container Toolkit.');
  }
  return { usable: true, reason: 'The driver and the container runtime "nvidia" are there.' };
}
