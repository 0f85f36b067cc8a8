import type Docker from 'dockerode';
import { setTimeout as delay } from 'node:timers/promises';
import type { Duplex, Readable, Writable } from 'node:stream';
import { AppError } from '../../../contracts/app-error.ts';
import type { ExecOptions, RunResult } from '../../../provisioners/host.ts';
import { demultiplexer } from './docker-demultiplexer.ts';
import { systemCode } from './system-error.ts';

const pollMilliseconds = 20;
const maximumPolls = 250;

/**
 * Runs a program in a container. The engine has no way to end it: when the signal is aborted its pipes are closed and
 * the promise rejects, and a program that reads or writes ends of that.
 */
export async function runInContainer(
  docker: Docker,
  id: string,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<RunResult> {
  const { signal, input, output: target } = options;
  const what = command[0] ?? 'a program';
  if (signal?.aborted === true) throw new AppError('cancelled', { what });
  const hasInput = input !== undefined;
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: [...command], AttachStdin: hasInput, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({ hijack: true, stdin: hasInput });
  const onAbort = () => stream.destroy(new AppError('cancelled', { what }));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const output = collectOutput(stream, target);
    if (input !== undefined) feed(stream, input);
    const { stdout, stderr } = await output;
    return { exitCode: await exitCodeOf(exec), stdout, stderr };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}

/** Gives a program what it reads from its standard input. */
export function feed(stream: Duplex, input: string | Readable): void {
  if (typeof input === 'string') {
    stream.end(input);
    return;
  }
  input.once('error', (error) => stream.destroy(error));
  input.pipe(stream);
}

/** What a program writes, until it ends; its standard output goes to `target` where there is one, which is not ended. */
export function collectOutput(
  stream: Duplex,
  target: Writable | undefined,
): Promise<{ stdout: string; stderr: string }> {
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const demultiplex = demultiplexer((name, bytes) => {
    if (name === 'stderr' || target === undefined) chunks[name].push(bytes);
    // It may be slower than the program, which waits for as long as its pipe is full.
    else if (!target.write(bytes)) stream.pause();
  });
  return new Promise((resolve, reject) => {
    target?.on('drain', () => stream.resume());
    target?.once('error', reject);
    target?.once('close', () => reject(new Error('what the program writes is not wanted any more')));
    stream.on('data', (chunk: Buffer) => demultiplex(chunk));
    const finish = () => {
      const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('utf8');
      resolve({ stdout: text('stdout'), stderr: text('stderr') });
    };
    stream.once('end', finish);
    // A program may end before it has read all that it is given: its exit code says whether that was well.
    stream.once('error', (error) => (systemCode(error) === 'EPIPE' ? finish() : reject(error)));
    stream.once('close', () => reject(new Error('the connection was cut')));
  });
}

/** The output ends a moment before the engine notes the exit code. */
async function exitCodeOf(exec: Docker.Exec): Promise<number> {
  for (let polls = 0; polls < maximumPolls; polls += 1) {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await delay(pollMilliseconds);
  }
  throw new AppError('docker.failed', { why: 'a program ended its output and goes on running' });
}
