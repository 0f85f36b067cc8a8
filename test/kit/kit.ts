import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');
const kit = path.resolve(process.env['SLIPWAY_KIT'] ?? path.join(repository, '../shared/kit'));
const kitState = process.env['KIT_STATE'] ?? '/var/lib/kit';

/** The node image of the kit, as `docker load` names it. */
export const nodeImage = 'kit/node:v1.34.4';

/** The folder of real manifests, laid out as a mirror. */
export const mirror = path.resolve(kit, '../fixtures/upstream');

/** Kubectl of the kit's control plane, made by the kit's `control-plane/prepare`. */
export const kubectl = path.join(kitState, 'control-plane/kubectl');

/** A PATH on which the programs of the kit come first. */
export function pathWithKit(): string {
  return [path.dirname(kubectl), path.dirname(restic), process.env['PATH'] ?? ''].join(':');
}

/** restic of the kit, once it is prepared. */
export const restic = path.join(kitState, 'restic/restic');

/** Unpacks the restic that lies in the kit, for the PATH of the kit. */
export async function prepareRestic(): Promise<void> {
  if (existsSync(restic)) return;
  await mkdir(path.dirname(restic), { recursive: true });
  await mustRun('zstd', ['-dqf', kitFile('prebuilt/restic.zst'), '-o', `${restic}.new`]);
  await chmod(`${restic}.new`, 0o755);
  await rename(`${restic}.new`, restic);
}

/** A file of the kit. */
export function kitFile(name: string): string {
  return path.join(kit, name);
}

/** A file where the kit keeps what it made. */
export function kitStateFile(name: string): string {
  return path.join(kitState, name);
}

/** Whether the kit is there; where it is not, the tier that needs it is skipped, loudly. */
export const kitIsHere = existsSync(path.join(kit, 'README.md'));

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. */
export async function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  try {
    const { stdout, stderr } = await runFile(command, args, {
      env: { ...process.env, ...env },
      maxBuffer: 256 * 1024 * 1024,
    });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    if (!isExecError(error)) throw error;
    return { exitCode: error.code, stdout: error.stdout, stderr: error.stderr };
  }
}

/** As `run`, but any exit code other than 0 is thrown with all that was printed. */
export async function mustRun(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const ran = await run(command, args, env);
  if (ran.exitCode !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${String(ran.exitCode)}\n${ran.stdout}\n${ran.stderr}`);
  return ran.stdout;
}

function isExecError(error: unknown): error is { code: number; stdout: string; stderr: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

/** A Slipway of its own: a state folder in a temporary place, and the command on it. */
export class Slipway {
  readonly home: string;
  readonly userKubeconfig: string;
  readonly #env: Record<string, string>;

  private constructor(home: string) {
    this.home = home;
    this.userKubeconfig = path.join(home, 'user-kubeconfig');
    this.#env = {
      SLIPWAY_HOME: path.join(home, 'home'),
      KUBECONFIG: this.userKubeconfig,
      PATH: pathWithKit(),
      SLIPWAY_IDLE_SECONDS: '2',
    };
  }

  /** Makes the temporary place. A cache that outlives it may be shared, so that nothing is rendered twice. */
  static async create(): Promise<Slipway> {
    return new Slipway(await mkdtemp(path.join(tmpdir(), 'slipway-test-')));
  }

  get state(): string {
    return path.join(this.home, 'home');
  }

  /** Runs `bin/slipway` to its end. */
  async run(...args: string[]): Promise<Ran> {
    return run(path.join(repository, 'bin/slipway'), args, this.#env);
  }

  /** As `run`; an exit code other than 0 is thrown. Answers standard output. */
  async must(...args: string[]): Promise<string> {
    return mustRun(path.join(repository, 'bin/slipway'), args, this.#env);
  }

  /** Starts `bin/slipway` and answers at once. */
  start(...args: string[]): ChildProcess {
    return spawn(path.join(repository, 'bin/slipway'), args, {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Process id of the engine of this home, or null where none runs. */
  async enginePid(): Promise<number | null> {
    const shown = await run('pgrep', ['-f', '-a', 'dist/engine\\.js']);
    for (const line of shown.stdout.split('\n')) {
      const pid = Number(line.split(' ', 1)[0]);
      if (pid > 0 && (await environmentOf(pid)).includes(`SLIPWAY_HOME=${this.state}`)) return pid;
    }
    return null;
  }

  /** Ends the engine, if one runs, and removes the temporary place. */
  async remove(): Promise<void> {
    const pid = await this.enginePid();
    if (pid !== null) process.kill(pid, 'SIGTERM');
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function environmentOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${String(pid)}/environ`, 'utf8').catch(() => '');
  return text.split('\0');
}

/** A lock of the kit's mirror, made once by the product's own command and kept with the kit's state. */
export async function testLock(version: '26.03' | '1.11.0'): Promise<string> {
  const folder = path.join(kitState, 'slipway-locks');
  await mkdir(folder, { recursive: true });
  const output = path.join(folder, `${version}.json`);
  const slipway = await Slipway.create();
  try {
    await slipway.must(
      'lock',
      '--recipe',
      path.join(repository, 'resources/recipes', `${version}.json`),
      '--mirror',
      mirror,
      '--output',
      output,
    );
  } finally {
    await slipway.remove();
  }
  return output;
}

/** Puts the stand-in for every image that the rendered file names into the nodes of a kind cluster. */
export async function standIn(cluster: string, rendered: string): Promise<void> {
  await mustRun(path.join(kit, 'stand-in/up'), [cluster, rendered]);
}

/**
 * Builds the stand-in's program where the kit would build it on first use. That takes a minute, in which pods of a
 * cluster that is already being installed would fail, and then be started again ever more rarely.
 */
export async function buildStandIn(): Promise<void> {
  const program = path.join(kitState, 'stand-in/image/stand-in');
  if (existsSync(program)) return;
  await mkdir(path.dirname(program), { recursive: true });
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
  await mustRun('go', ['build', '-C', path.join(kit, 'stand-in'), ...flags, '-o', program, '.'], { CGO_ENABLED: '0' });
}
