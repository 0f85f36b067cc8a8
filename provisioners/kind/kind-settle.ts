import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';

const settleSeconds = 15;

/**
 * Ends what starts containers, waits for a starter that is at work, and thaws what it may have left frozen. In this
 * order, and with an end: a node that cannot do it any more is ended all the same.
 */
const script = `
systemctl stop kubelet.service containerd.service
for _ in $(seq 30); do grep -qsx runc /proc/[0-9]*/comm || break; sleep 0.1; done
find /sys/fs/cgroup/freezer -name freezer.state 2>/dev/null | while read -r state; do
  grep -q THAWED "$state" || echo THAWED > "$state"
done
true`;

/**
 * Makes a node ready to be ended. With version 1 of cgroups, runc freezes a container for a moment while it sets it up;
 * a node that is killed in that moment keeps a frozen process, which nothing can kill any more, and the container engine
 * can then neither stop nor remove it. With version 2 a frozen process can be killed, so that nothing has to be done.
 */
export async function settleNode(node: ContainerFacts, host: Host): Promise<void> {
  if (node.state === 'paused') await host.docker.unpause(node.id);
  if (node.state !== 'running' && node.state !== 'paused') return;
  if ((await host.docker.info()).cgroupVersion !== '1') return;
  try {
    await host.docker.exec(node.id, ['sh', '-c', script], { signal: AbortSignal.timeout(settleSeconds * 1000) });
  } catch (thrown) {
    // A node that is broken or ends meanwhile runs no program; it has nothing to settle then.
    if (!(thrown instanceof AppError)) throw thrown;
  }
}
