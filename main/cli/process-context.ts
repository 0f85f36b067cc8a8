import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { config } from 'zod';
import { slipwayHome } from '../../contracts/locations.ts';
import { readSecret } from './read-secret.ts';
import type { Attached, CommandContext, Screen } from './command-context.ts';

/** Nothing is cut or wrapped for a program that reads it. */
const unlimited = 10_000;

/** The context of a real command: this process' streams, signals and clock. */
export function processContext(): CommandContext {
  // Compiled parsers pay off after hundreds of values; a command reads a few.
  config({ jitless: true });
  endQuietlyOnBrokenPipe();
  return {
    out: processScreen(process.stdout),
    error: processScreen(process.stderr),
    canAsk: process.stdin.isTTY && process.stdout.isTTY,
    ask: async (question) => /^y(es)?$/i.test((await readAnswer(`${question} [y/N] `)).trim()),
    askFor: async (word, question) =>
      (await readAnswer(`${question} Type "${word}" to go on: `)).trim().toLowerCase() === word,
    removeState: async (home) => {
      const { removeTracesOfApp, removeState } = await import('../rpc/remove-state.ts');
      removeTracesOfApp();
      return removeState(home);
    },
    readSecret,
    attach: attachToEngine,
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    openInBrowser: async (address) => (await import('./desktop.ts')).openInBrowser(address),
    copy: async (text) => (await import('./desktop.ts')).copyText(text),
    now: () => Date.now(),
    every(milliseconds, call) {
      const timer = setInterval(call, milliseconds);
      return () => clearInterval(timer);
    },
    absolutePath: (path) => resolve(path),
    setExitCode: (code) => {
      process.exitCode = code;
    },
    exitCode: () => Number(process.exitCode ?? 0),
  };
}

/** Loaded only when a verb has something to ask: a mistyped line is answered without it. */
async function attachToEngine(): Promise<Attached> {
  const [{ attach }, { createClient }] = await Promise.all([import('../rpc/attach.ts'), import('../rpc/client.ts')]);
  const home = slipwayHome(process.env, process.platform, homedir());
  const { connection } = await attach({ home, spawnEngine: spawnWhenNeeded, client: 'command' });
  return { client: createClient(connection), close: () => connection.end() };
}

/** What starts processes is loaded only where no engine runs yet. */
function spawnWhenNeeded(home: string): { readonly ended: Promise<number | string> } {
  return { ended: import('../rpc/own-engine.ts').then(({ spawnOwnEngine }) => spawnOwnEngine(home).ended) };
}

function processScreen(stream: NodeJS.WriteStream): Screen {
  const dumb = process.env['TERM'] === 'dumb';
  const wantsNoColor = (process.env['NO_COLOR'] ?? '') !== '';
  return {
    interactive: stream.isTTY && !dumb,
    colored: stream.isTTY && !dumb && !wantsNoColor,
    columns: () => (stream.isTTY ? Math.max(1, stream.columns) : unlimited),
    rows: () => (stream.isTTY ? Math.max(1, stream.rows) : unlimited),
    write: (text) => stream.write(text),
    onResize(listener) {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
  };
}

/** `slipway ... | head`: who read has left, so there is nobody to tell. An operation goes on in the engine. */
function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? 0 : 1);
    });
  }
}

async function readAnswer(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}
