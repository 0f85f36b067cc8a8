import type { OperationRecord } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { Stream } from '../../app/use-follow.ts';
import { foldRecords, noProgress, type ProgressState } from './progress-state.ts';

/** An operation from its first record on, also over its end: when it is resumed, from wherever, it goes on. */
export function progressStream(id: string): Stream<OperationRecord, ProgressState> {
  return {
    initial: noProgress,
    open: (client, signal, value) => follow(client, id, value.sequence, signal),
    reduce: foldRecords,
  };
}

async function* follow(
  client: SlipwayClient,
  id: string,
  last: number | null,
  signal: AbortSignal,
): AsyncGenerator<OperationRecord> {
  let after = last;
  for (;;) {
    for await (const record of client.operations.follow({ id, ...(after === null ? {} : { after }) }, { signal })) {
      after = record.sequence;
      yield record;
    }
    await untilUnderWay(client, id, signal);
  }
}

async function untilUnderWay(client: SlipwayClient, id: string, signal: AbortSignal): Promise<void> {
  for await (const operations of client.operations.watch({}, { signal })) {
    if (operations.some((operation) => operation.id === id && isUnderWay(operation))) return;
  }
}
