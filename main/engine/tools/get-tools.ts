import type { OperationEvent } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { Tools } from './tools.ts';

interface Wanted {
  readonly names: readonly string[];
  /** A folder or an address that replaces the publishers' hosts. */
  readonly mirror: string | undefined;
}

/** Gets the outside programs that an operation works with, one after another, so that it knows of all before it begins. */
export async function* getTools(
  tools: Pick<Tools, 'tool'>,
  { names, mirror }: Wanted,
  outer: AbortSignal,
): AsyncGenerator<OperationEvent, void> {
  for (const name of names) {
    yield* withEvents(outer, (emit: (event: OperationEvent) => void, signal) => tools.tool(name, signal, emit, mirror));
  }
}
