import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../contracts/app-error.ts';
import type {
  BackgroundHost,
  BackgroundOptions,
  BackgroundProgram,
  StartedProgram,
} from '../../../provisioners/background-host.ts';
import { findProgram } from './find-program.ts';
import { reason } from './system-error.ts';

/** The variable that a program of ours carries its mark in, where every engine can read it. */
const markName = 'SLIPWAY_BACKGROUND';
const pollMilliseconds = 20;
const endMilliseconds = 10_000;

/**
 * Run by `sh` between setpriv and the program: an engine that was killed before the kernel had been told what to do then
 * is not the parent any more. `$0` is the engine's process id; the program and its arguments follow as they are.
 */
const onlyIfEngineLives = '[ "$PPID" = "$0" ] && exec "$@"';

/**
 * This engine's own children and their marks. A program that is just being replaced by another (setpriv, sh, then what
 * was asked for) shows no environment for a moment, so these are known by their process ids.
 */
type OwnPrograms = Map<ChildProcess, string>;

type Find = () => Promise<BackgroundProgram[]>;

/** The computer's background programs. */
export function createNodeBackground(): BackgroundHost {
  const own: OwnPrograms = new Map();
  const find = (mark: string) => findMarked(mark, own);
  return {
    check: async () => {
      await findTie();
    },
    start: (program, args, options) => startProgram(program, args, options, own),
    find,
    pause: (mark) => signalUntil(() => find(mark), 'SIGSTOP', 'paused'),
    resume: (mark) => signalUntil(() => find(mark), 'SIGCONT', 'running'),
    end: (mark) => endAll(() => find(mark)),
    running: () => own.size,
  };
}

/** The program that ties another one's life to its parent's. */
async function findTie(): Promise<string> {
  if (process.platform !== 'linux') throw new AppError('rehearsal.unsupported', { why: 'it is tried on Linux only' });
  const tie = await findProgram('setpriv');
  if (tie === null) throw new AppError('rehearsal.unsupported', { why: 'there is no setpriv (of util-linux) here' });
  return tie;
}

async function startProgram(
  program: string,
  args: readonly string[],
  { mark, cwd, log, env }: BackgroundOptions,
  own: OwnPrograms,
): Promise<StartedProgram> {
  const tie = await findTie();
  await mkdir(dirname(log), { recursive: true, mode: 0o700 });
  const output = await open(log, 'a', 0o600);
  try {
    const tied = ['--pdeathsig', 'KILL', '--', '/bin/sh', '-c', onlyIfEngineLives, String(process.pid)];
    const child = spawn(tie, [...tied, program, ...args], {
      cwd,
      env: { ...process.env, ...env, [markName]: mark },
      stdio: ['ignore', output.fd, output.fd],
      // A session of its own, so that a Ctrl-C in the engine's terminal does not reach it.
      detached: true,
    });
    own.set(child, mark);
    const ended = endOf(child).finally(() => own.delete(child));
    return { pid: await pidOf(child, program), ended };
  } finally {
    await output.close();
  }
}

function pidOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (error) => {
      const data = { tool: program, why: `it cannot be started: ${reason(error)}`, version: '', address: 'unknown' };
      reject(new AppError('tool.missing', data, error));
    });
  });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', () => resolve('it cannot be started'));
    child.once('exit', (code, signal) => resolve(signal === null ? `code ${String(code)}` : `signal ${signal}`));
  });
}

async function findMarked(mark: string, own: OwnPrograms): Promise<BackgroundProgram[]> {
  if (process.platform !== 'linux') return [];
  const known = new Set([...own].filter(([, itsMark]) => itsMark === mark).map(([child]) => child.pid));
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => (known.has(pid) || (await isMarked(pid, mark)) ? readProgram(pid) : null)),
  );
  return found.filter((one) => one !== null);
}

async function isMarked(pid: number, mark: string): Promise<boolean> {
  return (await readProcess(pid, 'environ')).split('\0').includes(`${markName}=${mark}`);
}

/** The process where it lives; null for one that ended meanwhile. */
async function readProgram(pid: number): Promise<BackgroundProgram | null> {
  const [commandLine, stat] = await Promise.all([readProcess(pid, 'cmdline'), readProcess(pid, 'stat')]);
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  if (state === '' || state === 'Z' || state === 'X') return null;
  return { pid, program: basename(commandLine.split('\0', 1)[0] ?? ''), state: state === 'T' ? 'paused' : 'running' };
}

/** A file of a process; empty where it is gone or somebody else's. */
async function readProcess(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${String(pid)}/${file}`, 'utf8').catch(() => '');
}

/** A process takes a moment to stop or to go on: this resolves when all have. */
async function signalUntil(find: Find, signal: NodeJS.Signals, state: BackgroundProgram['state']): Promise<void> {
  const deadline = Date.now() + endMilliseconds;
  for (;;) {
    const others = (await find()).filter((one) => one.state !== state);
    if (others.length === 0) return;
    if (Date.now() > deadline) throw new AppError('timed-out', { what: 'Signalling a rehearsal', seconds: 10 });
    for (const { pid } of others) sendSignal(pid, signal);
    await delay(pollMilliseconds);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, which is as good.
  }
}

async function endAll(find: Find): Promise<void> {
  const deadline = Date.now() + endMilliseconds;
  for (;;) {
    const left = await find();
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new AppError('timed-out', { what: 'Ending a rehearsal', seconds: 10 });
    for (const { pid } of left) sendSignal(pid, 'SIGKILL');
    await delay(pollMilliseconds);
  }
}
