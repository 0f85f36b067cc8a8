import { type ChildProcess, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, asAppError, decodeError } from '../../../contracts/app-error.ts';
import type { ProcessHost } from '../../../provisioners/host.ts';
import { parseChildLine } from './child-protocol.ts';
import { lineSplitter } from './line-splitter.ts';
import { endGroup } from './process-group.ts';
import { reason } from './system-error.ts';

type Answer = { readonly result: unknown } | { readonly failed: AppError };

interface ChildOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: unknown) => void;
}

/** As `ProcessHost.runChild` says. */
export const runChild: ProcessHost['runChild'] = async (name, input, options) =>
  runChildProgram(await childFile(name), name, input, options);

/** Runs the program at a path as a child; `name` is what errors call it. */
export async function runChildProgram(
  path: string,
  name: string,
  input: unknown,
  options: ChildOptions = {},
): Promise<unknown> {
  const { signal, onEvent } = options;
  const isCancelled = () => signal?.aborted === true;
  if (isCancelled()) throw new AppError('cancelled', { what: name });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let ending: Promise<void> | undefined;
  const onAbort = () => {
    ending ??= endGroup(child);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = await converse(child, name, input, onEvent);
    await ending;
    if (isCancelled()) throw new AppError('cancelled', { what: name });
    if ('failed' in answer) throw answer.failed;
    return answer.result;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** How much of what a child complained is kept for the case that it ends without an answer. */
const complaintCharacters = 2000;

function converse(
  child: ChildProcess,
  name: string,
  input: unknown,
  onEvent: ((event: unknown) => void) | undefined,
): Promise<Answer> {
  return new Promise((resolve) => {
    let answer: Answer | undefined;
    let complaint = '';
    const splitter = lineSplitter((text) => {
      const line = parseChildLine(text);
      if (line === null) complaint += `${text}\n`;
      else if (line.type === 'event') onEvent?.(line.event);
      else answer ??= line.type === 'result' ? { result: line.result } : { failed: decodeError(line.error) };
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      try {
        splitter.push(chunk);
      } catch (error) {
        // A listener that throws must not end the engine: the child's answer is its error.
        answer ??= { failed: asAppError(error) };
      }
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-complaintCharacters);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(input ?? null));
    child.once('error', (error) => {
      answer ??= { failed: new AppError('internal', { why: `${name} cannot be started: ${reason(error)}` }, error) };
      if (child.pid === undefined) resolve(answer);
    });
    child.once('close', (code, signal) => resolve(answer ?? { failed: noAnswer(name, code, signal, complaint) }));
  });
}

function noAnswer(name: string, code: number | null, signal: string | null, complaint: string): AppError {
  const how = signal === null ? `with code ${String(code)}` : `by ${signal}`;
  const last = complaint.trim().slice(-complaintCharacters);
  return new AppError('internal', { why: `${name} ended ${how} without an answer${last === '' ? '' : `: ${last}`}` });
}

const found = new Map<string, string>();

/**
 * The program of a child: beside this file in the built program, whose files all lie in one folder; in the sources it
 * is somewhere below `main`, and Node runs it as it is.
 */
async function childFile(name: string): Promise<string> {
  const known = found.get(name);
  if (known !== undefined) return known;
  if (!import.meta.filename.endsWith('.ts')) return join(import.meta.dirname, `${name}.js`);
  const main = dirname(dirname(import.meta.dirname));
  const entries = await readdir(main, { recursive: true, withFileTypes: true });
  const entry = entries.find((one) => one.name === `${name}.ts`);
  if (entry === undefined) throw new AppError('internal', { why: `there is no program ${name}.ts below main` });
  const path = join(entry.parentPath, entry.name);
  found.set(name, path);
  return path;
}
