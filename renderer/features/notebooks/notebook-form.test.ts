import { describe, expect, it } from 'vitest';
import { notebookInputSchema, type NotebookOptions } from '../../../contracts/notebooks.ts';
import { addDataVolume, initialForm, inputOf, isComplete, problemsOf } from './notebook-form.ts';

const gibibyte = 2 ** 30;
const options: NotebookOptions = {
  workspace: 'ada',
  workspaces: ['ada'],
  images: [
    { image: 'r.example/jupyter:1', kind: 'jupyter' },
    { image: 'r.example/code:1', kind: 'code' },
  ],
  ...{ millicores: 500, memoryBytes: gibibyte, volumeBytes: 5 * gibibyte, mountPath: '/home/jovyan' },
  gpus: [{ resource: 'nvidia.com/gpu', title: 'NVIDIA', count: 1 }],
  volumes: ['there'],
  configurations: [
    { name: 'pipelines', description: '', chosen: true },
    { name: 'other', description: '', chosen: false },
  ],
};
const form = { ...initialForm(options), name: 'first' };

describe('the form of a new notebook', () => {
  it('wants a name and nothing more', () => {
    const empty = initialForm(options);
    expect(isComplete(empty, problemsOf(empty, []))).toBe(false);
    expect(problemsOf(empty, []).name).toBeNull();
    expect(isComplete(form, problemsOf(form, []))).toBe(true);
    expect(inputOf(form, 'lab', options)).toEqual({
      ...{ cluster: 'lab', workspace: 'ada', name: 'first', image: 'r.example/jupyter:1', kind: 'jupyter' },
      ...{ millicores: 500, memoryBytes: gibibyte, workspaceVolume: { kind: 'new', bytes: 5 * gibibyte } },
      ...{ dataVolumes: [], configurations: ['pipelines'] },
    });
  });

  it('is sent as the contract takes it, whatever was chosen', () => {
    const two = addDataVolume(addDataVolume(form, options), options);
    const full = {
      ...two,
      ...{ image: 'r.example/code:1', gpu: 'nvidia.com/gpu=1', cores: '1.5', configurations: [] },
      home: { ...two.home, kind: 'existing' as const },
      data: two.data.map((volume, index) => (index === 0 ? volume : { ...volume, kind: 'existing' as const })),
    };
    expect(notebookInputSchema.parse(inputOf(full, 'lab', options))).toMatchObject({
      ...{ kind: 'code', millicores: 1500, gpu: { resource: 'nvidia.com/gpu', count: 1 }, configurations: [] },
      workspaceVolume: { kind: 'existing', name: 'there' },
      dataVolumes: [
        { kind: 'new', bytes: 5 * gibibyte, mountPath: '/home/jovyan/data-1' },
        { kind: 'existing', name: 'there', mountPath: '/home/jovyan/data-2' },
      ],
    });
  });

  it.each([
    ['a name that Kubernetes would not take', { name: 'First' }],
    ['a name that is taken', { name: 'taken' }],
    ['no image', { image: ' ' }],
    ['no CPU', { cores: '0' }],
    ['no number', { gibibytes: 'much' }],
    ['a home of no size', { home: { ...form.home, gibibytes: '-1' } }],
    ['a path that is none', { data: [{ id: 1, kind: 'new' as const, gibibytes: '1', name: '', mountPath: 'data' }] }],
  ])('cannot be sent with %s', (_title, change) => {
    const changed = { ...form, ...change };
    expect(isComplete(changed, problemsOf(changed, ['taken']))).toBe(false);
  });
});
