import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '../../contracts/app-error.ts';
import type { BesideProgram } from '../../provisioners/beside-program.ts';
import type { RunBeside } from '../../main/engine/snapshots/restic.ts';
import type { RunResult } from '../../provisioners/host.ts';

/** What a test does to a run of restic before it begins; an answer other than null stands in for it. */
export type Hurt = (args: readonly string[]) => RunResult | null | Promise<null>;

/**
 * Runs what is meant to run beside a node on this computer: the real shell and restic on the real store. The places that a
 * container has to itself are a folder here, and what the test wants to go wrong does.
 */
export class BesideHere {
  /** The arguments of every restic, in order. */
  readonly runs: string[][] = [];
  hurt: Hurt = () => null;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async create(): Promise<BesideHere> {
    return new BesideHere(await mkdtemp(join(tmpdir(), 'slipway-beside-')));
  }

  async run(
    { command, mounts }: BesideProgram,
    signal: AbortSignal,
    { input, output }: Parameters<RunBeside>[1],
  ): Promise<RunResult> {
    const args = command.slice(5);
    this.runs.push([...args]);
    const hurt = await this.hurt(args);
    if (hurt !== null) return hurt;
    expectNotCancelled(signal);
    const place = await mkdtemp(join(this.#root, 'run-'));
    // One for all runs: it is a part of the names in the store.
    const snapshot = join(this.#root, 'snapshot');
    for (const { from, to } of mounts) {
      if (basename(to) !== 'snapshot') await symlink(from, join(place, basename(to)));
      else {
        await rm(snapshot, { recursive: true, force: true });
        // restic keeps a link as a link, where a container has a folder.
        await cp(from, snapshot, { recursive: true });
      }
    }
    const here = (word: string) => word.replaceAll('/slipway/snapshot', snapshot).replaceAll('/slipway/', `${place}/`);
    const [shell = '', ...rest] = command.map(here);
    const child = spawn(shell, rest, { stdio: 'pipe' });
    // It may end before it has read that it is to.
    child.stdin.on('error', () => undefined);
    input.pipe(child.stdin);
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end);
    child.stdout.pipe(output, { end: false });
    const [stderr, exitCode] = await Promise.all([
      text(child.stderr),
      new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 137))),
    ]);
    signal.removeEventListener('abort', end);
    expectNotCancelled(signal);
    return { exitCode, stdout: '', stderr };
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}

function expectNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', { what: 'restic' });
}
