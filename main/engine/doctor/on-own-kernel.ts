import type { Hardware } from '../../../contracts/hardware.ts';

/** Where the engine runs on the kernel of this computer, so that what is set here is set for it. */
const ownKernelKinds = ['docker-engine', 'podman', 'other'];

/** Why the settings of this computer's kernel do not matter to the clusters, or null where they do. */
export function notOnOwnKernel({ operatingSystem, containerEngine }: Hardware): string | null {
  if (operatingSystem.platform !== 'linux') return 'Only Linux has this; elsewhere the engine’s own machine does.';
  if (containerEngine.state === 'running' && !ownKernelKinds.includes(containerEngine.kind))
    return 'The container engine runs in a machine of its own, which has its own settings.';
  return null;
}

/** A whole number in a file of the kernel, or null where there is none. */
export function wholeNumber(text: string | null): number | null {
  const digits = text?.trim() ?? '';
  return /^\d+$/.test(digits) ? Number(digits) : null;
}
