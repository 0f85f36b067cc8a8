import { expect, it } from 'vitest';
import type { OperationEvent } from '../../contracts/operations.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { recordsOf } from '../../test/fakes/operation-records.ts';
import { plainReporter } from './operation-reporters.ts';

const fetched = (done: number): OperationEvent => ({ type: 'progress', step: 'fetch', done, total: 2, unit: 'steps' });

it('a pipe gets some of a step’s progress in whole pieces, and its end', () => {
  const { out } = fakeContext({});
  const reporter = plainReporter(out);
  const records = recordsOf([
    [0, 0, { type: 'steps', steps: [{ id: 'fetch', title: 'Get the manifests', weight: 1 }] }],
    [1, 0, { type: 'step', step: 'fetch', state: 'started' }],
    [1, 0.1, fetched(0.035538087289993095)],
    [2, 0.2, fetched(0.5)],
    [3.5, 0.6, fetched(1.25)],
    [4, 0.7, fetched(1.5)],
    [4.5, 1, fetched(2)],
    [5, 1, { type: 'step', step: 'fetch', state: 'done' }],
  ]);
  for (const record of records) reporter.record(record);
  expect(
    out
      .text()
      .split('\n')
      .map((line) => line.slice('00:00:00  '.length)),
  ).toEqual([
    '  0 %  Steps: Get the manifests',
    '  0 %  Get the manifests: started',
    ' 10 %  Get the manifests: 0 of 2 steps',
    ' 60 %  Get the manifests: 1 of 2 steps',
    '100 %  Get the manifests: 2 of 2 steps',
    '100 %  Get the manifests: done',
    '',
  ]);
});
