import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The path of a program, looked for where a shell would and in Go's folder of programs. */
export function findProgram(name, environment = process.env) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = [...(environment.PATH ?? '').split(delimiter), goPrograms()];
  return folders.flatMap((folder) => names.map((each) => join(folder, each))).find(isExecutable);
}

export function goPrograms() {
  return process.env.GOBIN ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin');
}

function isExecutable(path) {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a short-lived program prints; undefined where it is not there, fails, or does not answer in time. */
export function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000, ...options });
  return status === 0 ? stdout.trim() : undefined;
}
