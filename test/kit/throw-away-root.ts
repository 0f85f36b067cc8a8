import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './kit.ts';

/** Lays an empty folder in memory over this computer's files, in mounts that end with this process. */
const keeper = `
mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" "$1/root" &&
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" &&
for each in proc sys dev; do mount --rbind "/$each" "$1/root/$each" || exit 1; done &&
mount --bind /tmp "$1/root/tmp" && mount -t tmpfs tmpfs "$1/root/run" &&
echo ready && exec sleep 600`;

/**
 * This computer as it is, with all that is installed, in which whatever is written goes to memory: a package can be
 * installed and removed there, and nothing of it comes here but what is written to /tmp. Needs root.
 */
export class ThrowAwayRoot {
  readonly #folder: string;
  readonly #keeper: ChildProcess;

  private constructor(folder: string, keeping: ChildProcess) {
    this.#folder = folder;
    this.#keeper = keeping;
  }

  /** Takes less than a second. */
  static async create(): Promise<ThrowAwayRoot> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-root-'));
    const keeping = spawn('/usr/bin/unshare', ['--mount', 'sh', '-c', keeper, 'sh', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      keeping.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      keeping.stdout.once('data', () => resolve());
      keeping.once('exit', (code) => reject(new Error(`unshare ended with ${String(code)}: ${said}`)));
    });
    return new ThrowAwayRoot(folder, keeping);
  }

  /** The program and arguments that run a command in it. */
  enter(command: string, args: readonly string[]): [string, string[]] {
    const root = join(this.#folder, 'root');
    return ['nsenter', ['--target', String(this.#keeper.pid), '--mount', 'chroot', root, command, ...args]];
  }

  /** The files that were written there: those that this computer has too, and those that are new. */
  async written(): Promise<{ rewritten: string[]; added: string[] }> {
    const find = ['find', join(this.#folder, 'upper'), '-not', '-type', 'd', '-not', '-type', 'c', '-printf', '/%P\n'];
    const { stdout } = await run('nsenter', ['--target', String(this.#keeper.pid), '--mount', ...find]);
    const files = stdout.split('\n').filter((line) => line !== '');
    return { rewritten: files.filter((file) => existsSync(file)), added: files.filter((file) => !existsSync(file)) };
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#keeper.once('exit', resolve));
    if (this.#keeper.exitCode === null && this.#keeper.kill('SIGKILL')) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
