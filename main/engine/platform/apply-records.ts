import { AppError } from '../../../contracts/app-error.ts';
import { applyOnce } from './apply.ts';
import { parentObject, systemNamespace, systemNamespaceObject } from './applyset.ts';
import { describeFailure } from './apply-failure.ts';
import type { Discovery } from './discovery.ts';
import type { InstallInput } from './install-input.ts';
import { nameOf, namespaceOf, type KubeObject } from './kube-object.ts';
import type { ItemFacts } from './work-item.ts';
import { workloadTitle } from './workload-facts.ts';
import { extentOf } from './work-list.ts';

/** Writes what will be in the cluster before it is: a set's parent has to name all kinds that its members may be of. */
export async function applyRecords(
  input: InstallInput,
  items: readonly ItemFacts[],
  discovery: Discovery,
  signal: AbortSignal,
): Promise<void> {
  await applyRecord(input, systemNamespaceObject, discovery, signal);
  const parents = input.rendered.map(({ component }) => {
    const own = items.filter((item) => item.component === component);
    const version = input.lock.components.find(({ id }) => id === component)?.version ?? input.lock.version;
    const workloads = own.flatMap(({ workload, ...item }) =>
      workload === null ? [] : [workloadTitle({ ...item, kind: workload })],
    );
    const record = { component, version, distribution: input.lock.version, objects: own.length, workloads };
    return parentObject(record, extentOf(own));
  });
  await Promise.all(parents.map((parent) => applyRecord(input, parent, discovery, signal)));
}

async function applyRecord(
  { client }: InstallInput,
  object: KubeObject,
  discovery: Discovery,
  signal: AbortSignal,
): Promise<void> {
  const { apiVersion, kind } = object;
  const item = { apiVersion, kind, namespace: namespaceOf(object), name: nameOf(object), body: JSON.stringify(object) };
  const failure = await applyOnce(client, discovery, item, signal);
  if (failure === null) return;
  if (failure.cause === 'permanent') throw failure.error;
  const what = `${kind} ${systemNamespace}/${nameOf(object)}`;
  throw new AppError(
    'kubernetes.refused',
    { what, status: 'no', reason: 'answer', why: describeFailure(failure) },
    failure,
  );
}
