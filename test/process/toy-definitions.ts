import { AppError } from '../../contracts/app-error.ts';
import { type OperationKind, operationRequestSchema } from '../../contracts/operations.ts';
import type { OperationDefinition, OperationDefinitions } from '../../main/engine/operations/definition.ts';

type AnyDefinition = Pick<OperationDefinition, 'goesOn' | 'title' | 'cluster' | 'run'>;

/** Definitions of every kind that do what `run` does. One of them goes on by itself. */
export function definitionsOf(run: AnyDefinition['run']): OperationDefinitions {
  const kinds: OperationKind[] = operationRequestSchema.options.map((option) => option.shape.kind.value);
  const of = (kind: OperationKind): AnyDefinition & { kind: OperationKind } => ({
    kind,
    goesOn: kind === 'start',
    title: (input) => `${kind} ${clusterOf(input) ?? ''}`.trim(),
    cluster: clusterOf,
    run,
  });
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as unknown as OperationDefinitions;
}

function clusterOf(input: object): string | null {
  return 'cluster' in input && typeof input.cluster === 'string' ? input.cluster : null;
}

/**
 * A toy operation on real files: says in `<home>/toy.log` when it begins, is done or has undone, and goes on until there
 * is a file `<home>/go`.
 */
export const toyDefinitions: OperationDefinitions = definitionsOf(async function* (input, { host, signal }) {
  const say = (what: string): Promise<void> => host.files.append(`${host.paths.home}/toy.log`, `${what}\n`);
  const steps = [
    { id: 'wait', title: 'Waiting', weight: 1 },
    { id: 'finish', title: 'Finishing', weight: 1 },
  ];
  yield { type: 'steps', steps };
  yield { type: 'step', step: 'wait', state: 'started', detail: clusterOf(input) ?? 'no cluster' };
  await say('began');
  for (let tick = 0; (await host.files.stat(`${host.paths.home}/go`)) === null; tick++) {
    if (signal.aborted) {
      await say('undone');
      throw new AppError('cancelled', { what: 'the toy' });
    }
    yield { type: 'log', source: 'toy', text: `tick ${tick}` };
    await host.clock.sleep(5);
  }
  yield { type: 'step', step: 'wait', state: 'done' };
  yield { type: 'step', step: 'finish', state: 'done' };
  await say('done');
  return 'The toy is done';
});
