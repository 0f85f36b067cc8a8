import { existsSync, readFileSync } from 'node:fs';
import { AppError } from '../../contracts/app-error.ts';
import { engineFiles } from '../../contracts/locations.ts';

/** The error that says who works on a state folder; `unknown` where that engine has just begun and not said so yet. */
export function lockedBy(home: string): AppError {
  const { owner } = engineFiles(home, process.platform);
  const text = existsSync(owner) ? readFileSync(owner, 'utf8') : '';
  return new AppError('engine.locked', { pid: /"pid":\s*(\d+)/.exec(text)?.[1] ?? 'unknown', folder: home });
}
