import type { OperationEvent, UpInput } from '../../../contracts/operations.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import type { ClusterRecord } from '../clusters/cluster-record.ts';
import type { Rendered } from '../distribution/render.ts';
import type { OperationContext, OperationDefinition } from '../operations/definition.ts';
import { installSteps } from '../platform/install.ts';
import { getTools } from '../tools/get-tools.ts';
import { asStep } from './as-step.ts';
import { type ClusterArrival, clusterArrival } from './cluster-arrival.ts';
import { mergeTasks } from './merge-tasks.ts';
import { type Checked, checkUp, type PlatformChoice } from './up-check.ts';
import { ensureCluster } from './up-cluster.ts';
import type { UpDeps } from './up-deps.ts';
import { pullStep } from './up-images.ts';
import { type Installed, installOn } from './up-platform.ts';

const clusterSteps = [
  { id: 'check', title: 'Check this computer', weight: 1 },
  { id: 'tools', title: 'Get the tools', weight: 2 },
  { id: 'cluster', title: 'Make the cluster', weight: 20 },
];
const imageStep = { id: 'images', title: 'Load images', weight: 5 };
const manifestSteps = [
  { id: 'fetch', title: 'Get the manifests', weight: 2 },
  { id: 'render', title: 'Prepare the manifests', weight: 6 },
];

/**
 * The operation that makes a cluster, or takes up the one that is there, and installs the platform on it. Run again it
 * goes on where it was, and changes nothing where all is done.
 */
export function upOperation(deps: UpDeps): OperationDefinition<'up'> {
  return {
    kind: 'up',
    title: (input) =>
      input.bare ? `Make the cluster ${input.cluster}` : `Launch Kubeflow on the cluster ${input.cluster}`,
    cluster: (input) => input.cluster,
    async *run(input, context) {
      yield { type: 'steps', steps: stepsOf(input) };
      const checked = yield* asStep('check', checkUp(input, deps, context));
      const { platform } = checked;
      if (platform === null) {
        const record = yield* makeBare(input, checked, deps, deps.clusters.context(context));
        return `The cluster ${record.name} runs. Its gateway will be at ${addressOf(record)}.`;
      }
      const arrival = clusterArrival();
      const feed = { checked, platform, cluster: input.cluster, arrival };
      const [{ record, objects, workloads }] = yield* mergeTasks<OperationEvent, [Launched, undefined]>(
        context.signal,
        [
          (signal) => launch(input, { checked, platform, arrival }, deps, { ...context, signal }),
          (signal) => deps.feedImages(feed, deps.clusters.context({ ...context, signal })),
        ],
      );
      const what = `${platform.plan.components.length} components, ${objects} objects, ${workloads} workloads`;
      return `Kubeflow ${platform.lock.version} is ready on the cluster ${record.name} (${what}): ${addressOf(record)}`;
    },
  };
}

interface Launched extends Installed {
  readonly record: ClusterRecord;
}

/** Cluster and manifests at the same time, then the installation. */
async function* launch(
  input: UpInput,
  { checked, platform, arrival }: { checked: Checked; platform: PlatformChoice; arrival: ClusterArrival },
  deps: UpDeps,
  context: OperationContext,
): AsyncGenerator<OperationEvent, Launched> {
  const [record, rendered] = yield* mergeTasks<OperationEvent, [ClusterRecord, Rendered[]]>(context.signal, [
    async function* (signal) {
      const made = yield* makeBare(input, checked, deps, deps.clusters.context({ ...context, signal }));
      arrival.arrive(made.name);
      return made;
    },
    (signal) => prepareManifests(platform, deps, deps.clusters.context({ ...context, signal })),
  ]);
  const work = { record, platform, rendered, provisioner: checked.provisioner, arrival };
  const installed = yield* installOn(input, work, deps, deps.clusters.context(context));
  arrival.finish();
  return { record, ...installed };
}

function stepsOf(input: UpInput): { id: string; title: string; weight: number }[] {
  const images = input.imageArchives.length > 0 ? [imageStep] : [];
  return [...clusterSteps, ...images, ...(input.bare ? [] : [pullStep, ...manifestSteps, ...installSteps])];
}

/** The provisioner's tools, the cluster, and the images that were brought along. */
async function* makeBare(
  input: UpInput,
  checked: Checked,
  deps: UpDeps,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, ClusterRecord> {
  const { provisioner } = checked;
  yield* asStep('tools', getTools(deps.tools, { names: provisioner.tools, mirror: input.mirror }, context.signal));
  // Settings that cannot be used are told of before anything is made.
  const network = await deps.settings.nodeNetwork();
  const record = yield* asStep('cluster', ensureCluster(input, checked, context));
  for (const text of (await provisioner.applyNetwork?.(record.name, network, context)) ?? [])
    yield { type: 'warning', text };
  if (input.imageArchives.length > 0)
    yield* asStep('images', provisioner.loadImages(record.name, input.imageArchives, context));
  return record;
}

/** Meanwhile: fetching and rendering keep one core busy, and making a cluster mostly waits. */
async function* prepareManifests(
  { lock, plan, mirror }: PlatformChoice,
  deps: UpDeps,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, Rendered[]> {
  yield* getTools(deps.tools, { names: ['kubectl'], mirror }, context.signal);
  const ids = plan.components.map(({ id }) => id);
  const rendered = yield* deps.renderComponents(lock, ids, mirror, context);
  for (const { id } of manifestSteps) yield { type: 'step', step: id, state: 'done' };
  return rendered;
}

function addressOf(record: ClusterRecord): string {
  return `http://localhost:${record.gatewayPort}`;
}
