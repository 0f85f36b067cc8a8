import { join } from 'node:path';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import { uninstalledNote } from '../../../contracts/locations.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { Leaving } from '../../../contracts/upkeep.ts';
import type { Host } from '../../../provisioners/host.ts';
import { forgetPulled } from '../../../provisioners/pulled-images.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationContext, OperationDefinition } from '../operations/definition.ts';
import { refuseWhenBusy } from './free-space-operation.ts';
import { readLeaving } from './leaving.ts';
import { isUnused } from './spare-space.ts';

type Delete = OperationDefinition<'delete'>;

/**
 * The operation that removes all that Slipway made outside of its state folder: clusters with their contexts and logins,
 * images that it pulled. The state folder itself, the engine's own place, is removed by who asked, once the engine has
 * ended. Rejects with `engine.busy`, and with `uninstall.incomplete` where something could not be removed: the records
 * in the state folder are then still needed.
 */
export function uninstallOperation(
  clusters: Clusters,
  remove: Delete,
  active: () => number,
): OperationDefinition<'uninstall'> {
  return {
    kind: 'uninstall',
    title: () => 'Uninstall',
    cluster: () => null,
    async *run(_input, context) {
      yield { type: 'steps', steps };
      refuseWhenBusy(active);
      const leaving = await readLeaving(clusters, context, 0);
      yield { type: 'step', step: 'clusters', state: 'started' };
      yield* removeClusters(leaving, remove, context);
      yield { type: 'step', step: 'clusters', state: 'done' };
      yield { type: 'step', step: 'images', state: 'started' };
      yield* removeImages(leaving, context.host);
      yield { type: 'step', step: 'images', state: 'done' };
      // Seen as soon as the engine is gone, by an app that would start it again.
      await context.host.files.writeAtomic(join(context.host.paths.home, uninstalledNote), '');
      return 'Clusters and images are removed. The state folder is next.';
    },
  };
}

const steps = [
  { id: 'clusters', title: 'Delete the clusters', weight: 9 },
  { id: 'images', title: 'Remove the images that were pulled', weight: 1 },
];

async function* removeClusters(
  { clusters, unasked }: Leaving,
  remove: Delete,
  context: OperationContext,
): AsyncGenerator<OperationEvent, void> {
  // Without the container engine nobody knows which clusters there are; their records must not be lost then.
  if (unasked !== null && clusters.length > 0) throw new AppError('uninstall.incomplete', { why: unasked });
  const failures: string[] = [];
  for (const [index, { name }] of clusters.entries()) {
    const detail = `Deleting ${name}`;
    yield { type: 'progress', step: 'clusters', done: index, total: clusters.length, unit: 'objects', detail };
    try {
      for await (const event of remove.run({ cluster: name }, context)) {
        if (event.type === 'warning' || event.type === 'log') yield event;
      }
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'cancelled') throw error;
      failures.push(`${name}: ${error.message}`);
    }
  }
  if (failures.length > 0) throw new AppError('uninstall.incomplete', { why: failures.join(' ').replace(/\.$/, '') });
}

/** One that something else uses by now stays. */
async function* removeImages({ images }: Leaving, host: Host): AsyncGenerator<OperationEvent, void> {
  for (const { reference } of images) {
    if (await isUnused(host, reference)) {
      await host.docker.removeImage(reference);
      yield { type: 'log', source: 'slipway', text: `Removed the image ${reference}.` };
    } else {
      yield { type: 'warning', text: `The image ${reference} stays: a container uses it.` };
    }
    await forgetPulled(host, reference);
  }
}
