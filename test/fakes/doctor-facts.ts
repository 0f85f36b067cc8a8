import type { CheckResult } from '../../contracts/doctor.ts';
import type { Hardware } from '../../contracts/hardware.ts';
import type { Check, CheckContext } from '../../main/engine/doctor/check.ts';
import { runChecks } from '../../main/engine/doctor/run-checks.ts';
import { type HostOverrides, fakeHost } from './fake-host.ts';
import { memoryFiles } from './memory-files.ts';
import { hardwareOf } from './planning-facts.ts';

type Running = Extract<Hardware['containerEngine'], { state: 'running' }>;

/** A Debian computer with a Docker Engine of its own, with what is said instead. */
export function computer(engine: Partial<Running> = {}, change: Partial<Hardware> = {}): Hardware {
  const hardware = hardwareOf();
  if (hardware.containerEngine.state !== 'running') throw new Error('hardwareOf has an engine that runs');
  return { ...hardware, containerEngine: { ...hardware.containerEngine, ...engine }, ...change };
}

const systems = {
  linux: { platform: 'linux', name: 'Debian', version: '12', kernel: '6.1' },
  darwin: { platform: 'darwin', name: 'macOS', version: '26', kernel: '25' },
  win32: { platform: 'win32', name: 'Windows 11', version: '10.0', kernel: '10.0' },
} as const;

/** The same computer with another system, and no container engine on it. */
export function withoutEngine(platform: keyof typeof systems = 'linux'): Hardware {
  return computer(
    {},
    { operatingSystem: systems[platform], containerEngine: { state: 'absent', reason: 'There is none.' } },
  );
}

export function onSystem(platform: keyof typeof systems, engine: Partial<Running> = {}): Hardware {
  return computer(engine, { operatingSystem: systems[platform] });
}

export interface Scene {
  readonly hardware?: Hardware;
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Programs that are on the PATH. */
  readonly programs?: readonly string[];
  readonly isAdministrator?: boolean;
  readonly nodeImage?: string | null;
  readonly host?: HostOverrides;
}

/** What a check is handed in a scene: files in memory, an environment, and what `host` gives besides. */
export function contextOf(scene: Scene = {}): CheckContext {
  const { environment = {}, programs = [], host = {} } = scene;
  return {
    host: fakeHost({
      files: memoryFiles(scene.files),
      ...host,
      processes: {
        find: async (program) => (programs.includes(program) ? `/usr/bin/${program}` : null),
        ...host.processes,
      },
      surroundings: {
        environment: (names) =>
          Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name))),
        user: () => ({ name: 'ada', isAdministrator: scene.isAdministrator ?? false }),
        ...host.surroundings,
      },
    }),
    hardware: scene.hardware ?? computer(),
    nodeImage: scene.nodeImage ?? null,
    signal: new AbortController().signal,
  };
}

/** What a check says in a scene. */
export async function lookAt(check: Check, scene: Scene = {}): Promise<CheckResult> {
  const [result] = await runChecks(contextOf(scene), [check]);
  if (result === undefined) throw new Error('there is no result');
  return result;
}
