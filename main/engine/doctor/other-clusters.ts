import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { ContainerFacts } from '../../../provisioners/host.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { Check, CheckContext } from './check.ts';

/** By which label each tool's containers are known; its value is the cluster's name, or the container is a node. */
const makers = [
  { tool: 'kind', label: 'io.x-k8s.kind.cluster', value: '' },
  { tool: 'minikube', label: 'name.minikube.sigs.k8s.io', value: '' },
  { tool: 'k3d', label: 'k3d.cluster', value: '' },
] as const;

/** Clusters that others made take processors and memory from the same engine. They are told, and never touched. */
export function otherClustersCheck(clusters: Pick<Clusters, 'list'>): Check {
  return {
    id: 'other-clusters',
    title: 'Other clusters',
    concernsUp: false,
    seconds: 10,
    skips: ({ hardware }) =>
      hardware.containerEngine.state === 'running' ? null : 'They are known when the container engine runs.',
    look: (context) => look(clusters, context),
  };
}

async function look(clusters: Pick<Clusters, 'list'>, context: CheckContext): Promise<CheckOutcome> {
  const ours = new Set((await clusters.list(context)).map(({ name }) => name));
  const found = await Promise.all(
    makers.map(async ({ tool, label, value }) => {
      const containers = await context.host.docker.containers({ [label]: value });
      return containers.filter(isRunning).map((one) => ({ tool, name: one.labels[label] ?? '', container: one.name }));
    }),
  );
  const others = found.flat().filter(({ name }) => !ours.has(name));
  if (others.length === 0) return { state: 'passed', says: 'No other cluster runs on this engine.' };
  const names = [...new Set(others.map(({ tool, name }) => `${name} (${tool})`))].toSorted();
  return {
    state: 'warned',
    says: `${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} on the same engine, and what it takes is missing to yours.`,
    remedy: 'Stop what you do not need now; what is in it is kept.',
    commands: [
      `docker stop ${others
        .map(({ container }) => container)
        .toSorted()
        .join(' ')}`,
    ],
  };
}

function isRunning({ state }: ContainerFacts): boolean {
  return state === 'running' || state === 'restarting';
}
