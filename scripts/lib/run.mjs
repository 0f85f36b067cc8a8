import { spawn } from 'node:child_process';
import { inRoot, say } from './repository.mjs';
import { existsSync } from 'node:fs';

const name = process.platform === 'win32' ? 'node.exe' : 'node';

/** Runs the built command in place of this script: its streams, its exit code, its signals. */
export function runCli(args) {
  const cli = inRoot('dist', 'cli.js');
  if (!existsSync(cli)) {
    say('The command is not built: main/cli/main.ts is not there.');
    process.exit(1);
  }
  return become(inRoot('dist', name), [cli, ...args]);
}

/** Starts a program and ends as it ends. */
export async function become(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // Ctrl-C on a terminal reaches the child by itself; what is sent to this process alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  });
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
