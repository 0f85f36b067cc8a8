import { AppError } from '../../contracts/app-error.ts';
import { takenPort } from '../taken-port.ts';
import { parseKindLine } from './kind-output.ts';

/** The reason in what kind printed to standard error: its ERROR line, with the last line of the command it names. */
export function kindReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trimEnd());
  const at = lines.findIndex((line) => parseKindLine(line).type === 'error');
  const error = at === -1 ? undefined : parseKindLine(lines[at] ?? '');
  if (error?.type !== 'error') return lines.findLast((line) => line.trim() !== '') ?? 'it said nothing';
  // Docker's own error is the line before its advice to ask for help.
  const output = lines.slice(at + 1).findLast((line) => line.trim() !== '' && !line.startsWith("Run '"));
  return output === undefined ? error.text : `${error.text}: ${output.replace(/^Command Output: /, '')}`;
}

/** The error for a creation that failed: what a person can act upon by its own code, all else as `cluster.create-failed`. */
export function creationError(cluster: string, stderr: string, logs: string): AppError {
  const why = kindReason(stderr);
  const failed = new AppError('cluster.create-failed', { cluster, why, logs });
  const port = takenPort(stderr);
  if (port !== null) return new AppError('port.taken', { port }, failed);
  if (/no space left on device/i.test(stderr))
    return new AppError('disk.full', { path: "the container engine's data folder" }, failed);
  return failed;
}

/** Whether a creation failed because containers of these names are there. */
export function isNameTaken(stderr: string): boolean {
  return /node\(s\) already exist for a cluster|container name "[^"]*" is already in use/.test(stderr);
}
