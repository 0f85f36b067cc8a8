import { join } from 'node:path';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Lock } from '../../../contracts/distribution.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { NodeShape, RehearsalVerdict } from '../../../contracts/rehearsal.ts';
import type { RehearseInput } from '../../../contracts/rehearse-input.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { programNames } from '../../../provisioners/rehearsal/program-arguments.ts';
import { createRehearsal, removeRehearsal } from '../../../provisioners/rehearsal/rehearsal-create.ts';
import { rehearsalFiles } from '../../../provisioners/rehearsal/rehearsal-files.ts';
import { rehearsalStatus } from '../../../provisioners/rehearsal/rehearsal-status.ts';
import { readRecord, removeRecord, writeRecord } from '../clusters/cluster-record.ts';
import { type Catalog, readCatalog } from '../distribution/catalog.ts';
import { readLock } from '../distribution/lock-file.ts';
import { type Rendered, renderComponents } from '../distribution/render.ts';
import { selectComponents } from '../distribution/selection.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { findTrims } from '../planning/trims.ts';
import { makeTransform } from '../platform/transform.ts';
import { readWorkList, type Transform } from '../platform/work-list.ts';
import { getTools } from '../tools/get-tools.ts';
import type { Tools } from '../tools/tools.ts';
import { asStep } from '../up/as-step.ts';
import { mergeTasks } from '../up/merge-tasks.ts';
import { fitForRehearsal } from './fit-for-rehearsal.ts';
import { judgeObjects, judgeSteps } from './judge-objects.ts';
import { keepRecords } from './keep-records.ts';
import { parseNodeShapes } from './node-shapes.ts';
import { keepVerdict } from './rehearsal-store.ts';
import { verdictSentence } from './verdict-sentence.ts';

const steps = [
  { id: 'check', title: 'Check this computer', weight: 1 },
  { id: 'tools', title: 'Get the programs', weight: 1 },
  { id: 'cluster', title: 'Start a control plane with simulated nodes', weight: 8 },
  { id: 'fetch', title: 'Get the manifests', weight: 2 },
  { id: 'render', title: 'Prepare the manifests', weight: 8 },
  ...judgeSteps,
];

interface Rehearsal {
  readonly shapes: readonly NodeShape[];
  readonly catalog: Catalog;
  readonly lock: Lock;
  readonly ids: readonly string[];
  readonly startedAt: number;
}

/**
 * The operation that holds a rehearsal: a real API server takes every object, a real scheduler places every pod on
 * simulated nodes, and the verdict is kept. Whatever happens, nothing of it is left running unless it was asked for.
 */
export function rehearseOperation(tools: Pick<Tools, 'tool'>): OperationDefinition<'rehearse'> {
  return {
    kind: 'rehearse',
    title: ({ nodes }) => `Rehearse Kubeflow on ${nodes}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, { host, signal }) {
      yield { type: 'steps', steps };
      const context: ProvisionerContext = {
        host,
        signal,
        tool: (name, own) => tools.tool(name, own, undefined, input.mirror),
      };
      const rehearsal = yield* asStep('check', check(input, context));
      const programs = { names: ['kubectl', ...programNames], mirror: input.mirror };
      yield* asStep('tools', getTools(tools, programs, signal));
      const end = { isKept: false, logs: true };
      try {
        const verdict = yield* hold(input, rehearsal, context);
        await keepVerdict(host, verdict);
        end.isKept = input.keep;
        return `${verdictSentence(verdict)}${input.keep ? ` It runs on as the cluster ${input.cluster}.` : ''}`;
      } catch (thrown) {
        end.logs = asAppError(thrown).code === 'cancelled';
        throw thrown;
      } finally {
        if (!end.isKept) await takeDown(input.cluster, host, end);
      }
    },
  };
}

/** Finds out whether it can be held, before anything is made. What an earlier one left that was cut off is taken away. */
async function* check(input: RehearseInput, context: ProvisionerContext): AsyncGenerator<OperationEvent, Rehearsal> {
  const { host } = context;
  const startedAt = host.clock.now();
  const shapes = parseNodeShapes(input.nodes, input.gpu);
  await host.background.check();
  const record = await readRecord(host, input.cluster);
  const { condition } = await rehearsalStatus(input.cluster, context);
  const isForeign = record !== null && record.provisioner !== 'rehearsal';
  const isPassing = (await host.files.readText(passingFile(host, input.cluster))) !== null;
  const isThere = !['absent', 'incomplete'].includes(condition.state);
  if (isForeign || (isThere && !isPassing)) throw new AppError('rehearsal.name-taken', { cluster: input.cluster });
  if (record !== null || isPassing) {
    yield { type: 'log', source: 'slipway', text: 'Removing a rehearsal that was cut off.' };
    await takeDown(input.cluster, host, { logs: true });
  }
  const [catalog, lock] = await Promise.all([readCatalog(host), readLock(host, input.distribution)]);
  const ids = selectComponents(catalog, lock, input).map(({ id }) => id);
  return { shapes, catalog, lock, ids, startedAt };
}

async function* hold(
  input: RehearseInput,
  rehearsal: Rehearsal,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, RehearsalVerdict> {
  const { host, signal } = context;
  const { catalog, lock, shapes, ids, startedAt } = rehearsal;
  const [rendered] = yield* mergeTasks<OperationEvent, [Rendered[], undefined]>(signal, [
    (inner) => prepare(input, rehearsal, { ...context, signal: inner }),
    (inner) => make(input, shapes, { ...context, signal: inner }),
  ]);
  const { transform, notes } = fitForRehearsal(trimsOf(input, rehearsal), lock);
  const items = await readWorkList(host.files, rendered, catalog.components, transform);
  const components = ids.map((id) => ({
    id,
    title: catalog.components.find((one) => one.id === id)?.title ?? id,
  }));
  const { kubeconfig } = rehearsalFiles(clusterFolder(host.paths.home, input.cluster));
  const client = host.kubernetes.connect((await host.files.readText(kubeconfig)) ?? '');
  const { cluster, profile, timeoutSeconds } = input;
  const about = { cluster, profile, distribution: lock.version, preset: presetOf(input) };
  try {
    const judged = { client, items, notes, shapes, components, about, startedAt, timeoutSeconds };
    const verdict = yield* judgeObjects(judged, context);
    if (input.keep) {
      await keepRecords({ cluster, client, rendered, lock, items }, signal);
      await host.files.remove(passingFile(host, cluster));
    }
    return verdict;
  } finally {
    client.close();
  }
}

/** The preset that was rehearsed; none where components were named. */
function presetOf({ preset, components }: RehearseInput): string | null {
  return preset ?? (components === undefined || components.length === 0 ? 'full' : null);
}

async function* prepare(
  { mirror }: RehearseInput,
  { lock, ids }: Rehearsal,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, Rendered[]> {
  const rendered = yield* renderComponents(lock, ids, mirror, context);
  for (const step of ['fetch', 'render']) yield { type: 'step', step, state: 'done' };
  return rendered;
}

/** The record is there before the first process, so that what a killed engine leaves can be found and deleted. */
async function* make(
  { cluster }: RehearseInput,
  shapes: readonly NodeShape[],
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, undefined> {
  const { host } = context;
  const nodes = shapes.reduce((sum, { count }) => sum + count, 0);
  await host.files.writeAtomic(
    passingFile(host, cluster),
    'A rehearsal is held. Where this is left, that was cut off.\n',
  );
  await writeRecord(host, {
    ...{ schema: 1, name: cluster, provisioner: 'rehearsal', nodes, nodeImage: null, gatewayPort: 0 },
    ...{ createdAt: new Date(host.clock.now()).toISOString(), platform: null },
  });
  const folder = clusterFolder(host.paths.home, cluster);
  yield* asStep('cluster', createRehearsal({ name: cluster, folder, shapes }, context));
  return undefined;
}

function trimsOf({ profile }: RehearseInput, { lock, ids }: Rehearsal): Transform {
  if (profile === 'as-published') return (_component, object) => object;
  const trims = findTrims(lock.components.filter(({ id }) => ids.includes(id)));
  return makeTransform({ plan: { trims, cpuScale: 1 }, nodeImages: [] });
}

/** There for as long as a rehearsal may be taken away by the next one of its name; not where it is kept. */
function passingFile(host: Host, cluster: string): string {
  return join(clusterFolder(host.paths.home, cluster), 'passing');
}

/** Ends what runs and removes the files; of a failure the logs are kept. */
async function takeDown(cluster: string, host: Host, { logs }: { logs: boolean }): Promise<void> {
  const folder = clusterFolder(host.paths.home, cluster);
  await removeRehearsal(rehearsalFiles(folder), host, { logs });
  await removeRecord(host, cluster);
  await host.files.remove(passingFile(host, cluster));
  if ((await host.files.list(folder)).length === 0) await host.files.remove(folder);
}
