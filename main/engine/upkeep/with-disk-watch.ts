import type { OperationEvent, OperationKind } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationContext, OperationDefinition } from '../operations/definition.ts';
import { diskStopError } from '../../../provisioners/node-upkeep.ts';
import { AppError } from '../../../contracts/app-error.ts';

const lookMilliseconds = 20_000;

/**
 * An operation that fills the disk of a cluster, with an eye on that disk: once it becomes low the person is warned, and
 * when the nodes stop themselves the operation ends with `cluster.disk-stopped` instead of waiting for them in vain.
 */
export function withDiskWatch<Kind extends OperationKind>(
  definition: OperationDefinition<Kind>,
  clusters: Clusters,
): OperationDefinition<Kind> {
  return {
    ...definition,
    run: (input, context) =>
      withEvents(context.signal, async (emit: (event: OperationEvent) => void, signal) => {
        const over = new AbortController();
        const either = AbortSignal.any([signal, over.signal]);
        let full: { error: unknown } | undefined;
        const watching = watch(definition.cluster(input), clusters, emit, { ...context, signal: either }).catch(
          (error: unknown) => {
            if (!either.aborted) full = { error };
            over.abort();
          },
        );
        const fullNow = () => full;
        try {
          return await drain(definition.run(input, { ...context, signal: either }), emit);
        } catch (error) {
          throw fullNow() === undefined ? error : fullNow()?.error;
        } finally {
          over.abort();
          await watching;
        }
      }),
  };
}

async function watch(
  cluster: string | null,
  clusters: Clusters,
  emit: (event: OperationEvent) => void,
  context: OperationContext,
): Promise<void> {
  let told = '';
  while (cluster !== null && !context.signal.aborted) {
    await context.host.clock.sleep(lookMilliseconds, context.signal);
    const upkeep = await upkeepNow(cluster, clusters, context);
    const stop = upkeep?.diskStop ?? null;
    if (stop !== null) throw diskStopError(cluster, stop, upkeep?.disk?.freeBytes ?? null);
    const low = upkeep?.notices.find(({ code }) => code === 'disk.low');
    if (low !== undefined && told === '') emit({ type: 'warning', text: `${low.message} ${low.remedy}` });
    told = low?.message ?? '';
  }
}

async function upkeepNow(cluster: string, clusters: Clusters, context: OperationContext) {
  try {
    return (await clusters.status(cluster, context)).upkeep;
  } catch (thrown) {
    // What keeps it from being asked is the operation's own trouble, which says it better.
    if (!(thrown instanceof AppError)) throw thrown;
    return undefined;
  }
}

async function drain<Event>(task: AsyncGenerator<Event, string>, emit: (event: Event) => void): Promise<string> {
  for (;;) {
    const step = await task.next();
    if (step.done === true) return step.value;
    emit(step.value);
  }
}
