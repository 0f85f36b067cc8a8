import { enginePlace } from '../engine-place.ts';
import { askTool, type Card, type GpuVendor, type Surroundings, unusable } from './gpu-vendor.ts';
import { nvidiaQuery, nvidiaTrouble, parseNvidiaCsv, parseNvidiaTable } from './nvidia-smi.ts';

/** Where the driver's own program lies: on the PATH, in WSL where Windows puts it, and where Windows had it before. */
const programs = [
  'nvidia-smi',
  '/usr/lib/wsl/lib/nvidia-smi',
  'C:\\Program Files\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe',
] as const;

/** NVIDIA's cards: usable with the driver and the container engine's runtime `nvidia`. */
export const nvidia: GpuVendor = {
  isOf: ({ vendor, model }) => /nvidia/i.test(`${vendor} ${model}`),
  async read(cards, surroundings) {
    const answer = await askDriver(surroundings);
    if (answer.state === 'cards') {
      const reason = await obstacle(surroundings);
      return answer.cards.map((card) =>
        reason === null
          ? { ...card, usable: true, reason: 'The driver and the container runtime "nvidia" are there.' }
          : unusable(card, reason),
      );
    }
    return cards.map((card) => unusable(card, answer.why));
  },
};

type Answer = { readonly state: 'cards'; readonly cards: Card[] } | { readonly state: 'none'; readonly why: string };

async function askDriver({ host, operatingSystem }: Surroundings): Promise<Answer> {
  const queried = await askTool(host, programs, nvidiaQuery);
  if (queried === null) {
    const where = operatingSystem.platform === 'linux' ? ' (there is no program nvidia-smi)' : '';
    return { state: 'none', why: `NVIDIA's driver is not installed, or does not answer${where}.` };
  }
  const cards = queried.exitCode === 0 ? parseNvidiaCsv(queried.stdout) : [];
  if (cards.length > 0) return { state: 'cards', cards };
  const plain = await askTool(host, programs, []);
  const shown = parseNvidiaTable(plain?.stdout ?? '');
  if (shown.length > 0) return { state: 'cards', cards: shown };
  return { state: 'none', why: nvidiaTrouble([queried, plain].map((one) => saidBy(one)).join('\n')) };
}

function saidBy(result: { readonly stdout: string; readonly stderr: string } | null): string {
  return result === null ? '' : `${result.stderr}\n${result.stdout}`;
}

/** What stands between the driver and a container; null where nothing does. */
async function obstacle({ host, engine, operatingSystem }: Surroundings): Promise<string | null> {
  if (engine.state !== 'running') return 'No container engine runs, so it cannot be told.';
  switch (enginePlace(engine, operatingSystem)) {
    case 'another-computer':
      return 'The container engine runs on another computer.';
    case 'virtual-machine':
      return 'The container engine runs in a virtual machine that does not have the card.';
    case 'wsl':
    case 'this-computer':
      break;
  }
  if (engine.kind === 'podman') return 'minikube, which hands cards on to clusters, does so with Docker only.';
  if (!engine.runtimes.includes('nvidia')) {
    return engine.kind === 'docker-desktop'
      ? 'Docker Desktop has no runtime "nvidia": update it, and turn its WSL 2 engine on.'
      : 'The container engine has no runtime "nvidia": install the NVIDIA Container Toolkit.';
  }
  return engine.rootless ? rootlessObstacle(host) : null;
}

const toolkitConfig = '/etc/nvidia-container-runtime/config.toml';

/** A rootless engine may not say which devices a group of processes uses; NVIDIA's toolkit has to leave that out. */
async function rootlessObstacle(host: Surroundings['host']): Promise<string | null> {
  let text: string | null = null;
  try {
    text = await host.files.readText(toolkitConfig);
  } catch {
    // Unreadable is as good as not set: the reason below says where to look.
  }
  if (/^\s*no-cgroups\s*=\s*true/m.test(text ?? '')) return null;
  return `The container engine is rootless: set no-cgroups = true in ${toolkitConfig}.`;
}
