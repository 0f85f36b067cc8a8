import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Check, CheckContext } from './check.ts';

const gibibyte = 1024 ** 3;
/** A control plane with the smallest preset is slow below these; the plan says for each preset what it needs. */
const wanted = { cpus: 2, memoryBytes: 4 * gibibyte };
/** The whole platform, with the laptop's profile. */
const whole = { cpus: 4, memoryBytes: 12 * gibibyte };

type Kind = Extract<Hardware['containerEngine'], { state: 'running' }>['kind'];

const howToRaise: Partial<Record<Kind, string>> = {
  'docker-desktop': 'In Docker Desktop, open Settings, Resources, and raise CPUs and memory.',
  colima: 'Stop Colima and start it with more.',
  'rancher-desktop': 'In Rancher Desktop, open Preferences, Virtual Machine, and raise CPUs and memory.',
  orbstack: 'In OrbStack, open Settings, System, and raise the limits of CPU and memory.',
};

/** The engine has processors and memory enough; on macOS and Windows its machine is the limit, not the computer. */
export const engineSizeCheck: Check = {
  id: 'engine-size',
  title: 'Processors and memory of the engine',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) =>
    hardware.containerEngine.state === 'running' ? null : 'It is known when the container engine runs.',
  look: (context) => Promise.resolve(judge(context)),
};

function judge({ hardware }: CheckContext): CheckOutcome {
  const engine = hardware.containerEngine;
  if (engine.state !== 'running') return { state: 'skipped', says: 'The container engine does not run.' };
  const says = `It has ${String(engine.cpus)} CPU and ${formatBytes(engine.memoryBytes)}.`;
  const how = howToRaise[engine.kind];
  const hasLittle = engine.cpus < wanted.cpus || engine.memoryBytes < wanted.memoryBytes * 0.95;
  if (hasLittle)
    return {
      state: 'warned',
      says: `${says} Below ${String(wanted.cpus)} CPU and ${formatBytes(wanted.memoryBytes)} even the smallest preset is slow.`,
      remedy: how ?? 'Choose few components: "slipway plan" says what fits.',
    };
  const isHeldBack =
    engine.memoryBytes < whole.memoryBytes * 0.95 && hardware.memory.totalBytes >= 2 * whole.memoryBytes;
  if (how === undefined || !isHeldBack) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} This computer has ${formatBytes(hardware.memory.totalBytes)}, and the whole platform would take ${formatBytes(whole.memoryBytes)}.`,
    remedy: how,
    ...(engine.kind === 'colima' ? { commands: ['colima stop', 'colima start --cpu 4 --memory 12'] } : {}),
  };
}
