import { existsSync } from 'node:fs';
import path from 'node:path';
import { kubectl, run, type Slipway } from '../../test/kit/kit.ts';

/** States of `slipway status` that are true at a moment, found out without Slipway. */
export type Truth = readonly string[];

/** What Docker and the API server say of a cluster of one node. */
export async function truthOf(slipway: Slipway, cluster: string): Promise<Truth> {
  const format = '{{.State.Status}} {{.State.StartedAt}}';
  const shown = await run('docker', ['inspect', '--format', format, `${cluster}-control-plane`]);
  if (/Cannot connect|docker daemon running/.test(shown.stderr)) return ['docker.unreachable'];
  if (shown.exitCode !== 0) return ['absent'];
  const [state = '', startedAt = ''] = shown.stdout.trim().split(' ');
  const folder = path.join(slipway.state, 'clusters', cluster);
  if (existsSync(path.join(folder, 'creating')) || state === 'created') return ['incomplete'];
  if (state === 'exited' || state === 'dead') return ['stopped'];
  if (state === 'paused') return ['paused'];
  const isUp = await isReady(path.join(folder, 'kubeconfig'), `${cluster}-control-plane`, Date.parse(startedAt));
  return isUp ? ['running'] : ['starting', 'unreachable'];
}

/** Ready, as its kubelet reported since the container was started: the API server remembers what was true before. */
async function isReady(kubeconfig: string, node: string, startedAt: number): Promise<boolean> {
  if (!existsSync(kubeconfig)) return false;
  const ask = async (what: string) => {
    const asked = await run(kubectl, ['--kubeconfig', kubeconfig, '--request-timeout=3s', 'get', '--raw', what]);
    return asked.exitCode === 0 ? asked.stdout : null;
  };
  const [ready, shown, lease] = await Promise.all([
    ask('/readyz'),
    ask(`/api/v1/nodes/${node}`),
    ask(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`),
  ]);
  if (ready === null || shown === null || lease === null) return false;
  const { status } = JSON.parse(shown) as { status: { conditions: { type: string; status: string }[] } };
  const { spec } = JSON.parse(lease) as { spec: { renewTime: string } };
  const isTrue = status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return isTrue && Date.parse(spec.renewTime) >= startedAt - 1000;
}
