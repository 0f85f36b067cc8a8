import type { OperationEvent } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import type { Tools } from './tools.ts';

/** Gets every outside program that is not here yet, so that what comes later needs no network for them. */
export function fetchToolsOperation(tools: Tools): OperationDefinition<'fetch-tools'> {
  return {
    kind: 'fetch-tools',
    title: () => 'Fetch the outside programs',
    cluster: () => null,
    async *run(_input, { signal }): AsyncGenerator<OperationEvent, string> {
      const names = await tools.names();
      yield { type: 'steps', steps: names.map((name) => ({ id: name, title: `Fetch ${name}`, weight: 1 })) };
      for (const name of names) {
        yield { type: 'step', step: name, state: 'started' };
        const path = yield* fetchOne(tools, name, signal);
        yield { type: 'step', step: name, state: 'done', detail: path };
      }
      return `${names.join(' and ')} are here.`;
    },
  };
}

async function* fetchOne(tools: Tools, name: string, signal: AbortSignal): AsyncGenerator<OperationEvent, string> {
  const events = withEvents<OperationEvent, string>(signal, (emit, own) =>
    tools.tool(name, own, (event) => emit(event.type === 'progress' ? { ...event, step: name } : event)),
  );
  return yield* events;
}
