import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, type Writable } from 'node:stream';
import type { BesideMount, BesideProgram } from '../../../provisioners/beside-program.ts';
import type { RunResult } from '../../../provisioners/host.ts';
import { errorOfExit, readMessage, type ResticMessage } from './restic-output.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** restic, where it sees both the store and the volumes of a node. */
export interface Restic {
  readonly store: SnapshotStore;
  /** The program, on this computer. */
  readonly program: string;
  readonly runBeside: (program: BesideProgram, output: Writable) => Promise<RunResult>;
}

/** The folder of a gate in the container, where there is one: `backUpFrozen`. */
export const gateFolder = '/slipway/gate';

/** The file in it that opens the gate. */
export const openFile = 'open';

export interface ResticOptions {
  readonly mounts?: readonly BesideMount[];
  readonly onMessage?: (message: ResticMessage) => void;
  /** Gets every line first, and says whether that was for it alone: such a line is not kept. */
  readonly onLine?: (line: string) => boolean;
  /** Gets the output as it comes. */
  readonly onData?: (bytes: Buffer) => void;
}

/**
 * restic is told to end when the container is, so that it takes its lock off the store. What it wrote belongs to root in
 * there, and is given to the user whose password file it is. With a gate it waits, once it has opened the store, for a list of
 * exclusions that is a pipe: nobody writes into it, and it ends when the gate is opened, or after two minutes by itself.
 */
const script = `gate=
if [ -d ${gateFolder} ]; then
  mkfifo ${gateFolder}/pipe
  set -- "$@" --exclude-file ${gateFolder}/pipe
  (
    exec 3> ${gateFolder}/pipe
    echo '{"message_type":"waiting"}'
    left=6000
    until [ -e ${gateFolder}/${openFile} ] || [ $((left -= 1)) = 0 ]; do sleep 0.02; done
  ) &
  gate=$!
fi
/slipway/restic --repo /slipway/store --password-file /slipway/password --json --no-cache --retry-lock 1m "$@" &
restic=$!
trap 'kill $restic' TERM INT
wait $restic
code=$?
if kill -0 $restic 2>/dev/null; then wait $restic; code=$?; fi
[ -z "$gate" ] || kill $gate 2>/dev/null
chown -R --reference=/slipway/password /slipway/store
exit $code`;

/** Runs restic and resolves with the lines of its output. Rejects with the errors of `errorOfExit`. */
export async function runRestic(
  { store, program, runBeside }: Restic,
  args: readonly string[],
  { mounts = [], onMessage, onLine, onData }: ResticOptions = {},
): Promise<string[]> {
  const output = new PassThrough();
  const reader = createInterface({ input: output });
  const closed = once(reader, 'close');
  if (onData !== undefined) output.on('data', onData);
  const lines: string[] = [];
  reader.on('line', (line) => {
    if (onLine?.(line) === true) return;
    const message = readMessage(line);
    if (message !== null) onMessage?.(message);
    // There are many of these, and nobody reads them again.
    if (message?.message_type !== 'status') lines.push(line);
  });
  const beside = {
    command: ['/bin/sh', '-c', script, 'restic', ...args],
    mounts: [
      { from: program, to: '/slipway/restic', readOnly: true },
      { from: store.folder, to: '/slipway/store', readOnly: false },
      { from: store.passwordFile, to: '/slipway/password', readOnly: true },
      ...mounts,
    ],
  };
  const ended = runBeside(beside, output).finally(() => output.end());
  const [{ exitCode, stderr }] = await Promise.all([ended, closed]);
  if (exitCode !== 0) throw errorOfExit(exitCode, lines.join('\n'), stderr, store);
  return lines;
}
