import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, run } from '../kit/kit.ts';

/** Mounts what a system needs, and stays: as its first process, so that all in it ends with it. */
const keeper = `
mount -t proc proc "$1/proc" && mount --rbind /sys "$1/sys" && ip link set lo up &&
echo ready && exec sleep 600`;

/**
 * A fresh Debian in a folder, with processes, mounts and network of its own; only what `run` is told to run on the
 * network of this computer reaches outside. Needs root.
 */
export class DebianRoot {
  readonly folder: string;
  readonly #keeper: ChildProcess;
  readonly #first: string;

  private constructor(folder: string, keeping: ChildProcess, first: string) {
    this.folder = folder;
    this.#keeper = keeping;
    this.#first = first;
  }

  /** Takes about 40 s. Without `source` the release comes from Debian, else from a line as in `sources.list`. */
  static async create(release: string, source?: string): Promise<DebianRoot> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-debian-'));
    try {
      await mustRun('mmdebstrap', [
        '--variant=minbase',
        '--include=apt',
        '--quiet',
        release,
        folder,
        ...(source === undefined ? [] : [source]),
      ]);
      await prepare(folder);
      const { keeping, first } = await keep(folder);
      return new DebianRoot(folder, keeping, first);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The path here of a path in it. */
  path(inside: string): string {
    return join(this.folder, inside);
  }

  /** The program and arguments that run a command in it. */
  enter(command: string, args: readonly string[], network: 'own' | 'ours'): [string, string[]] {
    const namespaces = ['--mount', '--pid', ...(network === 'own' ? ['--net'] : [])];
    return ['nsenter', ['--target', this.#first, ...namespaces, 'chroot', this.folder, command, ...args]];
  }

  /** Ends all that runs in it, and removes it. */
  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#keeper.once('exit', resolve));
    if (this.#keeper.exitCode === null && this.#keeper.kill('SIGKILL')) await ended;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

async function prepare(folder: string): Promise<void> {
  // As in an image of a container: what a package would start is left to whoever starts it.
  const policy = join(folder, 'usr/sbin/policy-rc.d');
  await writeFile(policy, '#!/bin/sh\nexit 101\n');
  await chmod(policy, 0o755);
  // Half as much to download; what is left out is not needed to start the engine.
  await writeFile(join(folder, 'etc/apt/apt.conf.d/90-test'), 'APT::Install-Recommends "false";\n');
  // The start script raises limits, which root may not do on a computer that takes that right away.
  await writeFile(join(folder, 'etc/default/docker'), 'ulimit() { command ulimit "$@" || true; }\n');
}

async function keep(folder: string): Promise<{ keeping: ChildProcess; first: string }> {
  const own = ['--mount', '--pid', '--net', '--fork', '--kill-child=SIGKILL'];
  const keeping = spawn('/usr/bin/unshare', [...own, 'sh', '-c', keeper, 'sh', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    keeping.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    keeping.stdout.once('data', () => resolve());
    keeping.once('exit', (code) => reject(new Error(`unshare ended with ${String(code)}: ${said}`)));
  });
  const { stdout } = await run('pgrep', ['--parent', String(keeping.pid)]);
  return { keeping, first: stdout.trim().split('\n')[0] ?? '' };
}
