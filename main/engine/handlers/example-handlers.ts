import type { ExampleInput, ExampleState } from '../../../contracts/example.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { usualUser } from '../access/login-store.ts';
import { readExample, startExample } from '../example/start-example.ts';
import type { EngineParts } from './engine-parts.ts';
import { connect } from './platform-handlers.ts';

const defaultName = 'first-run';

/** What answers the methods of the service `example`. */
export function exampleHandlers(parts: EngineParts): SlipwayHandlers['example'] {
  return {
    status: ({ cluster }, { signal }) => read(parts, cluster, signal),
    start: (input, { signal }) => start(parts, input, signal),
  };
}

async function read(parts: EngineParts, cluster: string, signal: AbortSignal): Promise<ExampleState> {
  const client = await connect(parts, cluster, signal);
  try {
    return await readExample(
      client,
      { cluster, name: defaultName },
      { signal, user: await usualUser(parts.host, cluster) },
    );
  } finally {
    client.close();
  }
}

async function* start(
  parts: EngineParts,
  input: ExampleInput,
  signal: AbortSignal,
): AsyncGenerator<ExampleState, void> {
  const client = await connect(parts, input.cluster, signal);
  try {
    const { host } = parts;
    yield* startExample(client, input, { host, signal, user: await usualUser(host, input.cluster) });
  } finally {
    client.close();
  }
}
