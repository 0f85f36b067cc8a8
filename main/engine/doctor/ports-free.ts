import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { Check, CheckContext } from './check.ts';

/** The port that `up` tries first for the gateway, and how many after it. */
const first = 8080;
const many = 10;

/** The port that the platform's address would have is free, or is that of a cluster of ours. */
export function portsFreeCheck(clusters: Pick<Clusters, 'list'>): Check {
  return {
    id: 'ports-free',
    title: 'Ports',
    concernsUp: false,
    seconds: 5,
    skips: () => null,
    look: (context) => look(clusters, context),
  };
}

async function look(clusters: Pick<Clusters, 'list'>, context: CheckContext): Promise<CheckOutcome> {
  const { host, hardware } = context;
  if (await host.network.isPortFree(first)) return { state: 'passed', says: `Port ${String(first)} is free.` };
  const ours = hardware.containerEngine.state === 'running' ? await clusters.list(context) : [];
  const owner = ours.find(({ ports }) => ports.some((port) => port.host === first));
  if (owner !== undefined)
    return { state: 'passed', says: `Port ${String(first)} leads to the cluster ${owner.name}.` };
  const next = await firstFree(host);
  return {
    state: 'warned',
    says: `Another program uses port ${String(first)}.`,
    remedy:
      next === null
        ? 'Choose a port with --gateway-port.'
        : `Nothing has to be done: "slipway up" would take ${String(next)}. To choose another one, add --gateway-port.`,
  };
}

async function firstFree({ network }: CheckContext['host']): Promise<number | null> {
  for (let port = first + 1; port < first + many; port += 1) if (await network.isPortFree(port)) return port;
  return null;
}
