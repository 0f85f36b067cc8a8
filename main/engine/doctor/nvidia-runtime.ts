import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

const isNvidia = /nvidia/i;

/** A card of NVIDIA can be used in containers. */
export const nvidiaRuntimeCheck: Check = {
  id: 'nvidia-runtime',
  title: 'NVIDIA in containers',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.gpus.some(({ vendor, model }) => isNvidia.test(`${vendor} ${model}`))
      ? null
      : 'This computer has no card of NVIDIA.',
  look: (context) => Promise.resolve(judge(context)),
};

function judge({ hardware: { gpus, containerEngine, operatingSystem } }: CheckContext): CheckOutcome {
  const cards = gpus.filter(({ vendor, model }) => isNvidia.test(`${vendor} ${model}`));
  const unusable = cards.find(({ usable }) => !usable);
  if (unusable === undefined) return { state: 'passed', says: cards.map(({ model }) => model).join(', ') };
  const says = `${unusable.model}: ${unusable.reason}`;
  if (containerEngine.state !== 'running') return { state: 'skipped', says };
  const lacksRuntime = unusable.driver !== null && !containerEngine.runtimes.includes('nvidia');
  return {
    state: 'warned',
    says,
    remedy: lacksRuntime
      ? 'Install the NVIDIA Container Toolkit from NVIDIA’s package source, then make it known to the engine.'
      : 'Everything but GPUs works without it. With it, install NVIDIA’s driver first.',
    ...(lacksRuntime && operatingSystem.platform === 'linux'
      ? { commands: ['sudo nvidia-ctk runtime configure --runtime=docker', 'sudo systemctl restart docker'] }
      : {}),
  };
}
