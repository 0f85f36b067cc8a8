import { describe, expect, test } from 'vitest';
import type { CatalogComponent } from '../../../contracts/distribution.ts';
import { divideEntry } from './divide.ts';
import { divideObjects } from './divide-objects.ts';

function component(id: string, paths: string[]): CatalogComponent {
  return { id, title: id, summary: id, maturity: 'stable', needs: [], paths };
}

const catalog = [component('mesh', ['common/mesh']), component('gate', ['common/mesh/gate']), component('none', ['x'])];

describe('the entry of a distribution', () => {
  test('is divided by the longest prefix', () => {
    const paths = {
      resources: ['../common/mesh/base', '../common/mesh/gate', '../common/mesh/gate/two'],
      components: ['../common/mesh/p'],
    };
    expect(divideEntry(catalog, 'example/kustomization.yaml', paths)).toEqual([
      { id: 'mesh', resources: ['common/mesh/base'], kustomizeComponents: ['common/mesh/p'] },
      { id: 'gate', resources: ['common/mesh/gate', 'common/mesh/gate/two'], kustomizeComponents: [] },
    ]);
  });

  test.each(['../common/meshes', '../apps/a', 'common/mesh'])('has nothing that is nobody’s: %s', (path) => {
    const divide = () => divideEntry(catalog, 'example/kustomization.yaml', { resources: [path], components: [] });
    expect(divide).toThrow(expect.objectContaining({ code: 'distribution.unassigned' }));
  });
});

describe('built objects', () => {
  const mark = 'slipway.dev/component';

  test('are told by their marks, which are taken off without a trace', () => {
    const text = [
      `{kind: A, metadata: {name: a, annotations: {${mark}: mesh}}}`,
      `{kind: B, metadata: {name: b, annotations: {${mark}: gate, keep: "1"}}, data: {n: 010, on: on, t: 2020-01-01}}`,
      '',
    ].join('\n---\n');
    expect([...divideObjects(text, ['gate', 'mesh', 'empty'])]).toEqual([
      [
        'gate',
        [
          {
            kind: 'B',
            metadata: { name: 'b', annotations: { keep: '1' } },
            data: { n: 10, on: 'on', t: '2020-01-01' },
          },
        ],
      ],
      ['mesh', [{ kind: 'A', metadata: { name: 'a' } }]],
      ['empty', []],
    ]);
  });

  test.each([
    ['no mark', '{kind: A, metadata: {name: a}}'],
    ['the mark of another', `{kind: A, metadata: {name: a, annotations: {${mark}: other}}}`],
    ['no YAML', 'a: [\n'],
    ['no object', 'text'],
  ])('are refused with %s', (_, text) => {
    expect(() => divideObjects(text, ['mesh'])).toThrow(expect.objectContaining({ code: 'render.failed' }));
  });
});
