import type { ContainerEngine, Gpu, Hardware } from '../../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../../provisioners/computer-host.ts';
import type { Host } from '../../../../provisioners/host.ts';

/** A graphics card as the operating system tells of it. */
export type Card = ComputerFacts['gpus'][number];

/** What decides whether a container can use a card. */
export interface Surroundings {
  readonly host: Host;
  readonly operatingSystem: Hardware['operatingSystem'];
  readonly engine: ContainerEngine;
}

/** One maker of cards. A new one is one file and one line in `read-gpus.ts`. */
export interface GpuVendor {
  isOf(card: Card): boolean;
  /**
   * The maker's cards among those that the operating system told of, with what the maker's own tools know, and whether
   * containers can use them. May add cards that only those tools see. Never rejects: a tool that fails is a reason.
   */
  read(cards: readonly Card[], surroundings: Surroundings): Promise<Gpu[]>;
}

/** A card that no container can use, and why. */
export function unusable(card: Card, reason: string): Gpu {
  return { ...card, usable: false, reason };
}

const toolSeconds = 10;

/**
 * What the first of these programs that is there prints; null where there is none or it cannot be run. Programs are
 * names on the PATH, or full paths.
 */
export async function askTool(
  host: Host,
  programs: readonly string[],
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string } | null> {
  for (const program of programs) {
    const path = await findTool(host, program);
    if (path === null) continue;
    try {
      return await host.processes.run(path, args, { timeoutSeconds: toolSeconds });
    } catch {
      // A tool that hangs or cannot be started knows nothing: the card is shown with what the system tells of it.
      return null;
    }
  }
  return null;
}

async function findTool(host: Host, program: string): Promise<string | null> {
  if (!/[/\\]/.test(program)) return host.processes.find(program);
  try {
    return (await host.files.stat(program))?.kind === 'file' ? program : null;
  } catch {
    return null;
  }
}
