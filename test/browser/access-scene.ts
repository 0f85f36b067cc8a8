import type { Login, PageState } from '../../contracts/access.ts';
import type { ExampleState } from '../../contracts/example.ts';
import type { Scene } from './fake-engine.ts';

export const samplePassword = 'mild-oaks-bend-soft-2345';
export const samplePath = '/notebook/kubeflow-user-example-com/first-run/lab/tree/first-run.ipynb';

interface AccessScene {
  readonly keptIn?: Login['keptIn'];
  readonly example?: ExampleState;
  /** What starting the example says, in order. */
  readonly starting?: readonly ExampleState[];
  readonly open?: readonly PageState[];
  readonly asked?: unknown[];
}

/** A login, and an example notebook that can be started. */
export function accessScene({
  keptIn = 'keychain',
  asked = [],
  ...more
}: AccessScene = {}): Pick<Scene, 'access' | 'example'> {
  const { example = { state: 'absent' }, starting = [], open = [] } = more;
  return {
    access: {
      login: async (input) => {
        asked.push(input);
        return { user: 'user@example.com', password: input.reveal ? samplePassword : null, keptIn };
      },
      open: (_input, { signal }) => untilLeft(open, signal),
    },
    example: {
      status: async () => example,
      start: (_input, { signal }) => untilLeft(starting, signal),
    },
  };
}

/** As a stream of the engine: it stays open until the page leaves it. */
async function* untilLeft<Value>(values: readonly Value[], signal: AbortSignal): AsyncGenerator<Value> {
  yield* values;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
