import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { engineFiles } from '../../contracts/locations.ts';

/** A program that is the engine: a Node of at least 22, and the file that it runs. */
export interface EngineProgram {
  readonly node: string;
  readonly entry: string;
}

/** An engine process that was started; `ended` resolves with its exit code, or with what the system said instead. */
export interface StartedEngine {
  /** Absent where the system could not start it, or has not yet. */
  readonly pid?: number | undefined;
  readonly ended: Promise<number | string>;
}

export type SpawnEngine = (home: string) => StartedEngine;

/** Exit code of an engine that found another one at work on its folder. */
export const exitCodeLocked = 8;

/**
 * Starts the engine so that it outlives this process: a session of its own, its output in the engine's log. The
 * folder reaches it through the environment.
 */
export function spawnEngineOf(program: EngineProgram): SpawnEngine {
  return (home) => {
    const { log } = engineFiles(home, process.platform);
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    const output = openSync(log, 'a', 0o600);
    try {
      const child = spawn(program.node, ['--disable-warning=ExperimentalWarning', program.entry], {
        cwd: home,
        detached: true,
        windowsHide: true,
        stdio: ['ignore', output, output],
        env: engineEnvironment(home),
      });
      child.unref();
      const ended = new Promise<number | string>((resolve) => {
        child.on('error', (error) => resolve(error.message));
        child.on('exit', (code, signal) => resolve(code ?? `ended by ${signal ?? 'a signal'}`));
      });
      return { pid: child.pid, ended };
    } finally {
      closeSync(output);
    }
  };
}

/** Electron's own variable would turn a Node that is really Electron into something else; ours names the folder. */
function engineEnvironment(home: string): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...environment } = process.env;
  return { ...environment, SLIPWAY_HOME: home };
}
