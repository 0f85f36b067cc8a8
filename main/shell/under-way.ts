import type { Operation } from '../../contracts/operations.ts';
import { isUnderWay } from '../../contracts/under-way.ts';
import { askRunningEngine } from './ask-engine.ts';

/** What is queued or runs; nothing where no engine does. Rejects where it does not answer. */
export async function operationsUnderWay(): Promise<Operation[]> {
  return (await askRunningEngine(async (client) => (await client.operations.list({})).filter(isUnderWay))) ?? [];
}

/** Cancels operations, and resolves when they have ended. */
export async function cancelAll(operations: readonly Operation[]): Promise<void> {
  await askRunningEngine(async (client) => {
    const ids = new Set(operations.map(({ id }) => id));
    await Promise.all(operations.map(({ id }) => client.operations.cancel({ id })));
    for await (const all of client.operations.watch({})) {
      if (!all.some((operation) => ids.has(operation.id) && isUnderWay(operation))) return;
    }
  });
}
