import { AppError } from '../../../contracts/app-error.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { readSpareSpace, removeSpare } from './spare-space.ts';

/**
 * The operation that removes things which come back by themselves. `active` counts what is under way, this one with it:
 * others may be using what is to go, so that it rejects with `engine.busy` then.
 */
export function freeSpaceOperation(active: () => number): OperationDefinition<'free-space'> {
  return {
    kind: 'free-space',
    title: () => 'Free space',
    cluster: () => null,
    async *run({ things }, { host, signal }) {
      yield { type: 'steps', steps: [{ id: 'free', title: 'Remove what comes back by itself', weight: 1 }] };
      refuseWhenBusy(active);
      const chosen = (await readSpareSpace(host)).things.filter(({ id }) => things.includes(id));
      yield { type: 'step', step: 'free', state: 'started' };
      let [done, bytes] = [0, 0];
      for (const thing of chosen) {
        if (signal.aborted) throw new AppError('cancelled', { what: 'freeing space' });
        const detail = `${thing.title} (${thing.place})`;
        yield { type: 'progress', step: 'free', done, total: chosen.length, unit: 'objects', detail };
        await removeSpare(host, thing.id);
        done += 1;
        bytes += thing.bytes ?? 0;
      }
      yield { type: 'step', step: 'free', state: 'done' };
      return done === 0 ? 'There was nothing to remove.' : `${formatBytes(bytes)} were freed.`;
    },
  };
}

/** Rejects with `engine.busy` where an operation other than the one that asks is under way. */
export function refuseWhenBusy(active: () => number): void {
  const count = active() - 1;
  if (count > 0) throw new AppError('engine.busy', { count });
}
