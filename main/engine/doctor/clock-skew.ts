import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { networkSeconds, networkSkips } from './network-look.ts';
import { registries } from './registries.ts';

/** A certificate made this moment is refused where the clock is further behind than a short leeway. */
const most = 30;

interface Difference {
  readonly whose: string;
  /** Positive where the other clock is ahead of this computer's. */
  readonly seconds: number;
}

/** The clocks of this computer, of the container engine and of the world outside agree. */
export const clockSkewCheck: Check = {
  id: 'clock-skew',
  title: 'Clocks',
  concernsUp: false,
  seconds: networkSeconds + 1,
  skips: () => null,
  look,
};

async function look(context: CheckContext): Promise<CheckOutcome> {
  const found = await Promise.all([engineClock(context), outsideClock(context)]);
  const known = found.filter((difference) => difference !== null);
  if (known.length === 0) return { state: 'skipped', says: 'There is no other clock to compare with.' };
  const wrong = known.find(({ seconds }) => Math.abs(seconds) > most);
  if (wrong === undefined)
    return { state: 'passed', says: `Within ${String(most)} s of ${known.map(({ whose }) => whose).join(' and ')}.` };
  const direction = wrong.seconds > 0 ? 'behind' : 'ahead of';
  return {
    state: 'warned',
    says: `This computer’s clock is ${String(Math.round(Math.abs(wrong.seconds)))} s ${direction} ${wrong.whose}. Certificates are then not valid yet, or no more.`,
    remedy:
      'Set the clock by the network. A virtual machine’s clock often stands still in sleep: start the engine again.',
    ...(context.hardware.operatingSystem.platform === 'linux' ? { commands: ['sudo timedatectl set-ntp true'] } : {}),
  };
}

async function engineClock({ host, hardware, signal }: CheckContext): Promise<Difference | null> {
  if (hardware.containerEngine.state !== 'running') return null;
  const before = host.clock.now();
  const { time } = await host.docker.info(signal);
  return difference('the container engine’s', time, (before + host.clock.now()) / 2);
}

async function outsideClock({ host, signal }: CheckContext): Promise<Difference | null> {
  if (networkSkips(host) !== null) return null;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(networkSeconds * 1000)]);
  try {
    const { headers } = await host.surroundings.askHead(`https://${registries[0]}/v2/`, limit);
    return difference('the network’s', headers['date'], host.clock.now());
  } catch {
    // That nothing outside answers is told by a check of its own.
    return null;
  }
}

function difference(whose: string, time: string | undefined, now: number): Difference | null {
  const other = Date.parse(time ?? '');
  return Number.isNaN(other) ? null : { whose, seconds: (other - now) / 1000 };
}
