import { type ChildProcess, spawn } from 'node:child_process';
import { AppError } from '../../../contracts/app-error.ts';
import type { ProcessHost, RunOptions, RunResult } from '../../../provisioners/host.ts';
import { findProgram } from './find-program.ts';
import { lineSplitter } from './line-splitter.ts';
import { proxyEnvironment } from './network-settings.ts';
import { endGroup } from './process-group.ts';
import { runChild } from './run-child.ts';
import { reason } from './system-error.ts';

/** The computer's processes. */
export function createNodeProcesses(): ProcessHost {
  return { run: runProgram, find: findProgram, runChild };
}

/** As `ProcessHost.run` says. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { signal, timeoutSeconds } = options;
  if (signal?.aborted === true) throw new AppError('cancelled', { what: command });
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...proxyEnvironment(), ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  feed(child, options.input);
  const output = collect(child, options.onLine);
  let stopped: AppError | undefined;
  let ending: Promise<void> | undefined;
  const stop = (error: AppError) => {
    stopped ??= error;
    ending ??= endGroup(child);
  };
  const onAbort = () => stop(new AppError('cancelled', { what: command }));
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => stop(timedOut(command, timeoutSeconds)), timeoutSeconds * 1000);
  try {
    const exitCode = await ended(child, command);
    await ending;
    if (stopped !== undefined) throw stopped;
    return { exitCode, ...output() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function timedOut(command: string, seconds: number): AppError {
  return new AppError('timed-out', { what: command, seconds });
}

/** Hands over standard input. A program that ends without reading it all is no failure of ours. */
function feed(child: ChildProcess, input: string | undefined): void {
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
}

function collect(child: ChildProcess, onLine: RunOptions['onLine']): () => { stdout: string; stderr: string } {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const name of ['stdout', 'stderr'] as const) {
    const splitter = onLine === undefined ? undefined : lineSplitter((line) => onLine(name, line));
    child[name]?.on('data', (chunk: Buffer) => {
      chunks[name].push(chunk);
      splitter?.push(chunk);
    });
    child[name]?.on('end', () => splitter?.end());
  }
  const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('utf8');
  return () => ({ stdout: text('stdout'), stderr: text('stderr') });
}

/** How long output may still come after a program's end, from something it left behind that holds its pipes. */
const afterEndMilliseconds = 2000;

/** The exit code, once all output was read; 128 and the signal's number where a signal ended it, as shells tell it. */
function ended(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      const data = { tool: command, why: `it cannot be started: ${reason(error)}`, version: '', address: 'unknown' };
      reject(new AppError('tool.missing', data, error));
    });
    child.once('exit', () => {
      timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, afterEndMilliseconds);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : signal === 'SIGINT' ? 2 : 15));
    });
  });
}
