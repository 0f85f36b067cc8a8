import type { Readable } from 'node:stream';
import { AppError } from '../../../contracts/app-error.ts';
import type { VolumeFile } from '../../../contracts/volumes.ts';
import type { ExecOptions, RunResult } from '../../../provisioners/host.ts';
import { exitOf, listScript, measureScript, readScript, writeScript } from './node-scripts.ts';
import type { VolumePlace } from './volume-place.ts';

/** Runs a program where a volume's folder is. */
export type RunThere = (command: readonly string[], pipes: Pipes) => Promise<RunResult>;
type Pipes = Pick<ExecOptions, 'input' | 'output'>;

/** A volume whose files can be read: what it is called, where it lies and how to get there. */
export interface ReachedVolume {
  readonly name: string;
  readonly place: VolumePlace;
  readonly run: RunThere;
}

/** No folder is listed further. */
export const mostFiles = 2000;

/**
 * What lies in a folder of a volume, folders first, then by name; `more` where there is more than is told. Rejects with
 * `volume.no-path`, `volume.path-outside`, `volume.no-folder` or `volume.unreadable`.
 */
export async function listFiles(volume: ReachedVolume, path: string): Promise<{ files: VolumeFile[]; more: boolean }> {
  const { stdout } = await runScript(volume, path, listScript, { more: [String(mostFiles + 1)] });
  const files = readFileList(stdout);
  return { files: files.slice(0, mostFiles).toSorted(byKindAndName), more: files.length > mostFiles };
}

/** Whether a file or a folder is there, and how many bytes it has. Rejects as `listFiles` does. */
export async function measureFile(
  volume: ReachedVolume,
  path: string,
): Promise<{ kind: 'file' | 'folder'; bytes: number }> {
  const { stdout } = await runScript(volume, path, measureScript);
  const [kind, bytes] = stdout.split(' ');
  return { kind: kind === 'folder' ? 'folder' : 'file', bytes: Number(bytes) || 0 };
}

/** Writes a file, or a folder as a tar archive, to `output`, which is not ended. Rejects as `listFiles` does. */
export async function readFileTo(volume: ReachedVolume, path: string, output: Pipes['output']): Promise<void> {
  await runScript(volume, path, readScript, output === undefined ? {} : { output });
}

/** A file to be made: in which folder of the volume, and how many bytes will come. */
export interface NewFile {
  readonly folder: string;
  readonly file: string;
  readonly bytes: number;
  /** Whether one that is there may be replaced. */
  readonly replace: boolean;
}

/** Makes a file of what comes in; it is there whole or not at all. Rejects as `listFiles` does, with `volume.file-taken` and `volume.cut-off`. */
export async function writeFileFrom(volume: ReachedVolume, target: NewFile, input: Readable): Promise<void> {
  const { folder, file, bytes, replace } = target;
  const more = [file, String(bytes), replace ? 'replace' : 'keep'];
  await runScript(volume, folder, writeScript, { more, input });
}

const kinds: Readonly<Record<string, VolumeFile['kind']>> = { f: 'file', d: 'folder', l: 'link' };

/** What `listScript` prints. A name may hold all but NUL and slash; bytes that are no UTF-8 come as U+FFFD. */
export function readFileList(text: string): VolumeFile[] {
  return text
    .split('\0')
    .map((line) => /^(\w)\t(\d+)\t(-?\d+)(?:\.\d+)?\t([^]+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, kind = '', bytes, seconds, name = '']) => ({
      name,
      kind: kinds[kind] ?? 'other',
      bytes: kind === 'f' ? Number(bytes) : null,
      changedAt: timeOf(Number(seconds)),
    }));
}

/** The last second that ECMAScript can tell; file systems know later ones. */
const lastSecond = 8.64e12;

function timeOf(seconds: number): string | null {
  return Math.abs(seconds) > lastSecond ? null : new Date(seconds * 1000).toISOString();
}

function byKindAndName(one: VolumeFile, other: VolumeFile): number {
  return Number(other.kind === 'folder') - Number(one.kind === 'folder') || one.name.localeCompare(other.name);
}

async function runScript(
  { name, place, run }: ReachedVolume,
  path: string,
  script: string,
  { more = [], ...pipes }: Pipes & { more?: readonly string[] } = {},
): Promise<RunResult> {
  const result = await run(['sh', '-c', script, 'sh', place.folder, path, ...more], pipes);
  switch (result.exitCode) {
    case 0:
      return result;
    case exitOf.missing:
      throw new AppError('volume.no-path', { name, path });
    case exitOf.outside:
      throw new AppError('volume.path-outside', { name, path });
    case exitOf.noFolder:
      throw new AppError('volume.no-folder', { name, path });
    case exitOf.taken:
      throw new AppError('volume.file-taken', { name, file: more[0] ?? '' });
    case exitOf.cut:
      throw new AppError('volume.cut-off', { name, file: more[0] ?? '' });
    default: {
      const why = result.stderr.trim().split('\n').at(-1) ?? '';
      throw new AppError('volume.unreadable', { name, path, why: why === '' ? 'the node gave no reason' : why });
    }
  }
}
