import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { BesideMount, BesideProgram } from '../../../provisioners/beside-program.ts';
import type { BesideOptions, RunResult } from '../../../provisioners/host.ts';
import { errorOfExit, readMessage, type ResticMessage } from './restic-output.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** Runs a program in a container beside a node. */
export type RunBeside = (
  program: BesideProgram,
  options: Required<Pick<BesideOptions, 'input' | 'output'>>,
) => Promise<RunResult>;

/** restic, where it sees both the store and the volumes of a node. */
export interface Restic {
  readonly store: SnapshotStore;
  /** The program, on this computer. */
  readonly program: string;
  readonly runBeside: RunBeside;
}

export interface ResticOptions {
  readonly mounts?: readonly BesideMount[];
  readonly onMessage?: (message: ResticMessage) => void;
  /** Makes restic wait once it has opened the store, which is when it says `waiting`: whether it is to go on, else it ends with an error. */
  readonly hold?: Promise<boolean>;
  /** Gets every line first, and says whether that was for it alone: such a line is not kept. */
  readonly onLine?: (line: string) => boolean;
  /** Gets the output as it comes. */
  readonly onData?: (bytes: Buffer) => void;
}

/**
 * restic is told to end when the container is, or when its input ends, as it does with the engine: so it takes its lock off the
 * store. What it wrote belongs to root in there, and is given to the user whose password file it is. One that is held reads a
 * list of exclusions that is a pipe, once it has opened the store: nobody writes into it, and it ends when restic may go on.
 * While it makes a store it gets a fifth of the time: it looks how much key derivation takes half a second, and that is
 * spent again by each run on the store. What that is for is weak passwords, and ours has 256 bits.
 */
const script = `exec 3<&0
hold=$1
shift
if [ -n "$hold" ]; then
  mkfifo /slipway/pipe
  set -- "$@" --exclude-file /slipway/pipe
fi
if [ "$1" = backup ]; then echo '{"message_type":"begun"}'; fi
/slipway/restic --repo /slipway/store --password-file /slipway/password --json --no-cache --retry-lock 1m "$@" < /dev/null &
restic=$!
if [ "$1" = init ]; then
  while kill -STOP $restic 2>/dev/null; do sleep 0.08; kill -CONT $restic; sleep 0.02; done &
fi
(
  if [ -n "$hold" ]; then
    exec 4> /slipway/pipe
    echo '{"message_type":"waiting"}'
    if read -r word <&3; then exec 4>&-; fi
  fi
  while read -r word <&3; do :; done
  kill $restic
) &
watch=$!
trap 'kill $restic' TERM INT
wait $restic
code=$?
if kill -0 $restic 2>/dev/null; then wait $restic; code=$?; fi
kill $watch 2>/dev/null
chown -R --reference=/slipway/password /slipway/store
exit $code`;

/** Runs restic and resolves with the lines of its output. Rejects with the errors of `errorOfExit`. */
export async function runRestic(
  { store, program, runBeside }: Restic,
  args: readonly string[],
  { mounts = [], onMessage, onLine, onData, hold }: ResticOptions = {},
): Promise<string[]> {
  const input = new PassThrough();
  void hold?.then((isWanted) => (isWanted ? input.write('\n') : input.end()));
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
    command: ['/bin/sh', '-c', script, 'restic', hold === undefined ? '' : 'hold', ...args],
    mounts: [
      { from: program, to: '/slipway/restic', readOnly: true },
      { from: store.folder, to: '/slipway/store', readOnly: false },
      { from: store.passwordFile, to: '/slipway/password', readOnly: true },
      ...mounts,
    ],
  };
  const ended = runBeside(beside, { input, output }).finally(() => {
    input.end();
    output.end();
  });
  const [{ exitCode, stderr }] = await Promise.all([ended, closed]);
  if (exitCode !== 0) throw errorOfExit(exitCode, lines.join('\n'), stderr, store);
  return lines;
}
