import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Operation, operationStateSchema } from '../../../contracts/operations.ts';
import { filterOperations, outcomes } from './filter-operations.ts';

const operation = (more: Partial<Operation>): Operation => ({
  id: 'one',
  kind: 'up',
  title: 'Launch Kubeflow on the cluster lab',
  cluster: 'lab',
  state: 'succeeded',
  fraction: 1,
  now: 'Finished.',
  createdAt: '2026-11-26T10:00:00Z',
  endedAt: null,
  attempts: 1,
  error: null,
  ...more,
});
const failed = operation({
  id: 'two',
  state: 'failed',
  cluster: null,
  title: 'Fetch the outside programs',
  error: { code: 'tool.fetch', message: 'No route to the mirror.', remedy: '', data: {} },
});
const idsOf = (words: string) =>
  filterOperations([operation({}), failed], { words, outcome: 'all' }).map(({ id }) => id);

describe('filterOperations', () => {
  it('looks for every word in title, cluster and what was said last', () => {
    expect(idsOf(' kubeflow  LAB ')).toEqual(['one']);
    expect(idsOf('mirror')).toEqual(['two']);
    expect(idsOf('mirror lab')).toEqual([]);
    expect(idsOf(' ')).toEqual(['one', 'two']);
  });

  it('has every operation under exactly one outcome, whatever its state', () => {
    const states = fc.array(fc.constantFrom(...operationStateSchema.options), { maxLength: 20 });
    fc.assert(
      fc.property(states, (all) => {
        const operations = all.map((state, index) => operation({ id: String(index), state }));
        const parts = outcomes
          .filter((outcome) => outcome !== 'all')
          .flatMap((outcome) => filterOperations(operations, { words: '', outcome }));
        expect(parts.map(({ id }) => id).sort()).toEqual(operations.map(({ id }) => id).sort());
      }),
    );
  });
});
