import { AppError } from '../../../contracts/app-error.ts';
import type { RunResult } from '../../../provisioners/host.ts';

/** Runs a program on the node. */
export type RunOnNode = (command: readonly string[]) => Promise<RunResult>;

/** No longer than this does anything stand still, whatever becomes of the engine: the node itself thaws it. */
const mostFrozenSeconds = 60;

/** What is held still, and under which name the node keeps its timer. */
export interface FrozenPods {
  readonly name: string;
  readonly uids: readonly string[];
  readonly timer: string;
  readonly seconds?: number;
}

/** Arguments: seconds, name of the timer, then uids of pods. Their containers are held still by containerd. Prints since when. */
const freezeScript = `set -eu
seconds=$1 timer=$2
shift 2
ids=
for pod; do
  ids="$ids $(ctr -n k8s.io containers list -q "labels.\\"io.kubernetes.pod.uid\\"==$pod,labels.\\"io.cri-containerd.kind\\"==container")"
done
thaw="for id in $(echo $ids); do ctr -n k8s.io tasks resume \\$id; done"
systemd-run --quiet --collect --unit="$timer" --on-active="$seconds" --timer-property=AccuracySec=1s /bin/sh -c "$thaw"
running=$(ctr -n k8s.io tasks list | awk '$3 == "RUNNING" { print $1 }')
date +%s%3N
for id in $ids; do
  case " $(echo $running) " in *" $id "*) ctr -n k8s.io tasks pause "$id" ;; esac
done`;

/** The timer's own program, now; and then the timer is not needed any more. Prints until when they stood still. */
const thawScript = `set -eu
systemctl start "$1.service"
while systemctl is-active --quiet "$1.service"; do sleep 0.02; done
date +%s%3N
systemctl stop "$1.timer" 2>/dev/null || true`;

/** What engines that were killed hold still goes on now; one of them may be about to begin, which is awaited. */
const thawLeftScript = `set -eu
left=100
while pgrep -f 'freeze [0-9]+ slipway-tha[w]-' > /dev/null && [ $((left -= 1)) -gt 0 ]; do sleep 0.1; done
for timer in $(systemctl list-units --plain --no-legend --all 'slipway-thaw-*.timer' | awk '{ print $1 }'); do
  systemctl start "\${timer%.timer}.service"
  systemctl stop "$timer"
done`;

/** Lets all go on that an engine held still which is no more. Nothing happens on a node that does not run. */
export async function thawLeft(runOnNode: RunOnNode): Promise<void> {
  await runOnNode(['sh', '-c', thawLeftScript]).catch(() => undefined);
}

/**
 * Holds pods still while `work` is done, and resolves with its result and for how long they stood, in milliseconds. They
 * go on whatever happens: also where the engine ends meanwhile. Rejects with `snapshot.not-frozen`.
 */
export async function whileFrozen<Result>(
  { name, uids, timer, seconds = mostFrozenSeconds }: FrozenPods,
  runOnNode: RunOnNode,
  work: () => Promise<Result>,
): Promise<{ result: Result; milliseconds: number }> {
  const run = async (script: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await runOnNode(['sh', '-c', script, 'freeze', ...args]);
    if (exitCode === 0) return Number(stdout);
    throw new AppError('snapshot.not-frozen', { name, why: `${stderr}${stdout}`.trim().split('\n').at(-1) ?? '' });
  };
  try {
    const begin = await run(freezeScript, String(seconds), timer, ...uids);
    const result = await work();
    const milliseconds = (await run(thawScript, timer)) - begin;
    // What was written after the node thawed them is in it, and not all of one moment.
    if (milliseconds > seconds * 1000)
      throw new AppError('snapshot.not-frozen', { name, why: `it would have stood for ${String(milliseconds)} ms` });
    return { result, milliseconds };
  } catch (thrown) {
    await run(thawScript, timer).catch(() => undefined);
    throw thrown;
  }
}
