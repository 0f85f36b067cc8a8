import type { ClockHost, Host } from '../../provisioners/host.ts';
import { AppError } from '../../contracts/app-error.ts';

/** What of the host a test brings: whole parts, or only the members that the code under test may use. */
export type HostOverrides = { readonly [Part in keyof Host]?: Partial<Host[Part]> };

const parts = [
  'processes',
  'background',
  'files',
  'network',
  'transfers',
  'docker',
  'kubernetes',
  'computer',
  'surroundings',
  'keychain',
  'clock',
  'paths',
] as const;

const testPaths: Host['paths'] = {
  home: '/home/test/.slipway',
  cache: '/home/test/.slipway/cache',
  resources: '/program/resources',
  userKubeconfig: '/home/test/.kube/config',
};

/**
 * A host for tests that has only what the test gave it: any other member throws an error that names it, so that no test
 * reaches the computer by accident. `paths` and `clock.now` have harmless values.
 */
export function fakeHost(overrides: HostOverrides = {}): Host {
  const given: HostOverrides = {
    ...overrides,
    paths: { ...testPaths, ...overrides.paths },
    clock: { now: () => Date.UTC(2026, 0, 1), ...overrides.clock },
  };
  const host: Record<string, unknown> = {};
  for (const part of parts) host[part] = guard(part, given[part] ?? {});
  return host as unknown as Host;
}

/** Members that are asked for by the language and by test tools themselves, not by the code under test. */
const asked = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType', 'constructor']);

function guard(part: string, members: object): object {
  return new Proxy(members, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || asked.has(name)) return Reflect.get(target, name) as unknown;
      throw new Error(`This test gave its host no ${part}.${name}; hand it to fakeHost({ ${part}: { ${name} } }).`);
    },
  });
}

export interface ManualClock extends ClockHost {
  /** Moves the time on and wakes every sleeper whose time has come, in order. */
  advance(milliseconds: number): Promise<void>;
  /** How many are asleep. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until the test moves it. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  let sleeping: Sleeper[] = [];
  return {
    now: () => time,
    get sleepers() {
      return sleeping.length;
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const cancelled = () => reject(new AppError('cancelled', { what: 'waiting' }));
        if (signal?.aborted === true) {
          cancelled();
          return;
        }
        const leave = () => {
          sleeping = sleeping.filter((other) => other !== sleeper);
          cancelled();
        };
        const wake = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const sleeper: Sleeper = { wakeAt: time + milliseconds, wake };
        sleeping.push(sleeper);
        signal?.addEventListener('abort', leave, { once: true });
      }),
    async advance(milliseconds) {
      const end = time + milliseconds;
      await settle();
      for (;;) {
        const next = sleeping.filter((one) => one.wakeAt <= end).sort((a, b) => a.wakeAt - b.wakeAt)[0];
        if (next === undefined) break;
        time = Math.max(time, next.wakeAt);
        sleeping = sleeping.filter((one) => one !== next);
        next.wake();
        await settle();
      }
      time = end;
    },
  };
}

/** Lets what is already under way run until it waits again. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
