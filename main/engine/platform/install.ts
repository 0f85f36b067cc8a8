import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';
import { createEventChannel } from './event-channel.ts';
import { withImageGates } from './image-gates.ts';
import type { InstallInput } from './install-input.ts';
import { Installation } from './installation.ts';
import { readWorkList } from './work-list.ts';

/** The steps that `installPlatform` reports on, for the operation that it is a part of. They overlap in time. */
export const installSteps = [
  { id: 'apply', title: 'Install the platform', weight: 30 },
  { id: 'ready', title: 'Wait until every component is ready', weight: 50 },
];

/**
 * Installs rendered components into a cluster and waits until each is ready. Idempotent: what is there already stays
 * untouched, what was cut off goes on. Yields `step` and `progress` for the steps of `installSteps`, and `component` for
 * every change. Rejects with `component.failed` where a component cannot become ready or the time is up, with
 * `kubernetes.unreachable` where the cluster stays away, and with `cancelled`.
 */
export async function* installPlatform(
  input: InstallInput,
  { host, signal }: { readonly host: Host; readonly signal: AbortSignal },
): AsyncGenerator<OperationEvent, { objects: number; workloads: number }> {
  const read = await readWorkList(host.files, input.rendered, input.catalog.components, input.transform);
  const items = withImageGates(read, input.isImageSettled);
  const channel = createEventChannel<OperationEvent>();
  const left = new AbortController();
  const installation = new Installation(items, input, {
    host,
    signal: AbortSignal.any([signal, left.signal]),
    emit: (event) => channel.push(event),
  });
  const done = installation.run().then(
    () => channel.close(),
    (error: unknown) =>
      channel.close(
        signal.aborted ? new AppError('cancelled', { what: 'the installation' }, error) : asAppError(error),
      ),
  );
  try {
    yield* channel.read();
  } finally {
    // The reader may leave early: then nothing of ours may go on.
    left.abort();
    await done;
  }
  return { objects: items.length, workloads: items.filter(({ workload }) => workload !== null).length };
}
