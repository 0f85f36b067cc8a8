import type { ContainerEngine, Hardware, RunningEngine } from '../../../contracts/hardware.ts';

/**
 * Where a container engine runs, which decides what of the computer its containers can reach. `wsl` is the one virtual
 * machine of Windows that all its Linux distributions share, and that NVIDIA's cards are handed to.
 */
export type EnginePlace = 'this-computer' | 'virtual-machine' | 'wsl' | 'another-computer';

/** Products that bring a virtual machine of their own, on Linux too. */
const machineMakers: ReadonlySet<RunningEngine['kind']> = new Set([
  'docker-desktop',
  'colima',
  'rancher-desktop',
  'orbstack',
]);

/** Tells where an engine runs from its address, its product and its kernel. */
export function enginePlace(
  engine: Pick<RunningEngine, 'address' | 'kind' | 'kernel'>,
  { platform, kernel }: Hardware['operatingSystem'],
): EnginePlace {
  if (isRemote(engine.address)) return 'another-computer';
  if (/microsoft|wsl/i.test(engine.kernel)) return 'wsl';
  if (platform !== 'linux' || machineMakers.has(engine.kind)) return 'virtual-machine';
  // A socket here that leads to another kernel comes out of a virtual machine, whoever made that.
  const isOwnKernel = engine.kernel === kernel || engine.kernel === 'unknown' || kernel === '';
  return isOwnKernel ? 'this-computer' : 'virtual-machine';
}

/** Whether the engine lives in a virtual machine, so that its memory and CPUs are a setting that a person can raise. */
export function isVirtualMachine({ containerEngine, operatingSystem }: PlacedHardware): boolean {
  if (containerEngine.state !== 'running') return false;
  const place = enginePlace(containerEngine, operatingSystem);
  // Seen from inside WSL its machine is the computer; Docker Desktop there is the same machine once more.
  return place === 'virtual-machine' || (place === 'wsl' && operatingSystem.platform !== 'linux');
}

type PlacedHardware = { readonly containerEngine: ContainerEngine } & Pick<Hardware, 'operatingSystem'>;

function isRemote(address: string): boolean {
  if (address.startsWith('ssh:')) return true;
  if (!/^(tcp|https?):/.test(address)) return false;
  const host = URL.parse(address)?.hostname ?? '';
  return !(host === 'localhost' || host.startsWith('127.') || host === '[::1]' || host === '');
}
