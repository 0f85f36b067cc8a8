import { describe, expect, it } from 'vitest';
import type { SnapshotDetails } from '../../../contracts/snapshots.ts';
import { initialOpenForm, openInputOf, openProblems } from './open-form.ts';

const details: SnapshotDetails = {
  snapshot: {
    ...{ id: 'a'.repeat(64), cluster: 'lab', workspace: 'ada', notebook: 'first', origin: 'asked', note: '' },
    ...{ parent: null, createdAt: '2026-01-01T00:00:00Z', bytes: 1, addedBytes: 1, frozenMilliseconds: 0 },
  },
  notebook: {
    ...{ image: 'r.example/a:1', millicores: 250, memoryBytes: null, volumes: [] },
    gpu: { resource: 'nvidia.com/gpu', count: 1 },
  },
  newName: 'first-aaaaaaaa',
};
const form = initialOpenForm(details);

describe('the form of a notebook that is opened from a snapshot', () => {
  it('is filled in as the notebook was, and asks for nothing else then', () => {
    expect(form).toEqual({
      ...{ name: 'first-aaaaaaaa', image: 'r.example/a:1', cores: '0.25', gibibytes: '', withGpu: true },
    });
    expect(openInputOf(form, details, 'lab')).toEqual({
      ...{ cluster: 'lab', snapshot: 'a'.repeat(64), name: 'first-aaaaaaaa' },
    });
  });

  it('asks for what was changed', () => {
    const typed = { name: 'x', image: ' r.example/b:2 ', cores: '1.5', gibibytes: '0.5', withGpu: false };
    expect(openInputOf(typed, details, 'lab')).toMatchObject({
      ...{ name: 'x', image: 'r.example/b:2', millicores: 1500, memoryBytes: 2 ** 29 },
      gpu: { resource: 'nvidia.com/gpu', count: 0 },
    });
  });

  it('says what cannot be taken', () => {
    expect(Object.values(openProblems(form))).toEqual([null, null, null, null]);
    const bad = openProblems({ ...form, name: 'No', image: ' ', cores: '-1', gibibytes: 'much' });
    expect(Object.values(bad).every((problem) => problem !== null)).toBe(true);
  });
});
