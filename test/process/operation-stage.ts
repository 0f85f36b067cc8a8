import { AppError } from '../../contracts/app-error.ts';
import { type OperationEvent, type OperationRecord, operationRequestSchema } from '../../contracts/operations.ts';
import { type OperationService, createOperationService } from '../../main/engine/operations/operation-service.ts';
import type { FileHost } from '../../provisioners/host.ts';
import { fakeHost, manualClock } from '../fakes/fake-host.ts';
import { memoryFiles } from '../fakes/memory-files.ts';
import { definitionsOf } from './toy-definitions.ts';

type Act = () => void;

/** One run of an operation, which does what the test tells it and nothing by itself. */
export interface Actor {
  readonly cluster: string | null;
  readonly signal: AbortSignal;
  yields(...events: OperationEvent[]): Promise<void>;
  returns(summary: string): void;
  throws(error: unknown): void;
}

/** An operation service on files in memory, whose operations are played by the test. */
export async function operationStage(files: FileHost = memoryFiles()) {
  const clock = manualClock();
  const actors: Actor[] = [];
  const definitions = definitionsOf(async function* (input, { signal }) {
    const script: (OperationEvent | { result: string } | { error: unknown })[] = [];
    let wake: Act = () => undefined;
    const taken: Act[] = [];
    const put = (...items: typeof script): Promise<void> => {
      script.push(...items);
      wake();
      return new Promise((resolve) => taken.push(resolve));
    };
    actors.push({
      cluster: 'cluster' in input ? input.cluster : null,
      signal,
      yields: (...events) => put(...events),
      returns: (result) => void put({ result }),
      throws: (error) => void put({ error }),
    });
    for (;;) {
      const next = script.shift();
      if (next === undefined) {
        for (const resolve of taken.splice(0)) resolve();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if ('result' in next) return next.result;
      else if ('error' in next) throw next.error;
      else yield next;
    }
  });
  const service = await createOperationService({ host: fakeHost({ files, clock }), definitions });
  const actor = async (number: number): Promise<Actor> => {
    while (actors[number] === undefined) await turn();
    return actors[number];
  };
  return { service, clock, actor, actors };
}

export function request(kind: 'up' | 'start' | 'delete', cluster: string) {
  return operationRequestSchema.parse({ kind, input: { cluster } });
}

export function log(text: string): OperationEvent {
  return { type: 'log', source: 'test', text };
}

export function cancelled(): AppError {
  return new AppError('cancelled', { what: 'the test' });
}

/** Lets what is under way go on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** All that a follower gets, until its stream ends. */
export async function follow(service: OperationService, id: string, after?: number): Promise<OperationRecord[]> {
  const records: OperationRecord[] = [];
  for await (const record of service.follow(id, after, new AbortController().signal)) records.push(record);
  return records;
}

/** Waits until an operation is in a state. */
export async function reach(service: OperationService, id: string, state: string): Promise<void> {
  while (service.get(id).state !== state) await turn();
}
