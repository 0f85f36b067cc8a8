import { describe, expect, test } from 'vitest';
import { type ManifestTree, rewriteReferences } from './references.ts';

function treeOf(files: Record<string, string>): ManifestTree {
  return {
    kind: async (path) => {
      if (Object.hasOwn(files, path)) return 'file';
      return Object.keys(files).some((name) => name.startsWith(`${path}/`)) ? 'folder' : null;
    },
    read: async (path) => files[path] ?? '',
    write: async (path, text) => {
      files[path] = text;
    },
  };
}

const references = [
  { reference: 'https://code.example/a//config?ref=v1', source: 'a', path: 'config' },
  { reference: 'https://code.example/a//config?ref=v1.2', source: 'a', path: 'other' },
];

async function rewritten(kustomization: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const files = {
    'main/app/kustomization.yaml': kustomization,
    'main/app/here.yaml': 'kind: X',
    'a/config/kustomization.yml': 'resources: [x.yaml]',
    'a/config/x.yaml': 'kind: X',
    'a/other/Kustomization': 'resources: []',
    ...more,
  };
  await rewriteReferences(treeOf(files), ['main/app'], references);
  return files;
}

describe('outside references', () => {
  test('become the paths of the verified folders, each its own, and the rest stays as it is written', async () => {
    const before = [
      'resources: # https://code.example/a//config?ref=v1 is fetched',
      '- here.yaml',
      '- https://code.example/a//config?ref=v1.2',
      '- "https://code.example/a//config?ref=v1" # pinned',
      'namePrefix: x-',
    ].join('\n');
    const files = await rewritten(before);
    expect(files['main/app/kustomization.yaml']).toBe(
      [
        'resources: # ../../a/config is fetched',
        '- here.yaml',
        '- ../../a/other',
        '- "../../a/config" # pinned',
        'namePrefix: x-',
      ].join('\n'),
    );
  });

  test.each([
    ['an address', 'resources: [https://code.example/b.yaml]', 'https://code.example/b.yaml'],
    ['the short form of a repository', 'resources: [github.com/owner/name]', 'github.com/owner/name'],
    ['ssh', 'resources: ["git@code.example:owner/name"]', 'git@code.example:owner/name'],
    ['another version', 'bases: ["https://code.example/a//config?ref=v2"]', 'https://code.example/a//config?ref=v2'],
    ['a full path', 'resources: [/etc/passwd]', '/etc/passwd'],
    ['a way out of the tree', 'resources: [../../../b]', '../../../b'],
    ['a component', 'components: [https://code.example/c]', 'https://code.example/c'],
    ['a generator', 'generators: [https://code.example/g.yaml]', 'https://code.example/g.yaml'],
    ['a patch', 'patches: [{path: https://code.example/p.yaml}]', 'https://code.example/p.yaml'],
    ['a file of a ConfigMap', 'configMapGenerator: [{name: x, files: [k=/etc/passwd]}]', '/etc/passwd'],
    ['the variables of a Secret', 'secretGenerator: [{name: x, envs: [../../../../env]}]', '../../../../env'],
    ['a schema', 'openapi: {path: https://code.example/s.json}', 'https://code.example/s.json'],
  ])('are refused where the lock does not name them: %s', async (_, kustomization, reference) => {
    const data = { file: 'main/app/kustomization.yaml', reference };
    await expect(rewritten(kustomization)).rejects.toMatchObject({ code: 'distribution.reference', data });
  });

  test('are found however deep they lie, and in what stands in for others', async () => {
    const deep = {
      'main/base/kustomization.yaml': 'resources: [../deep]',
      'main/deep/kustomization.yaml': 'components: ["https://code.example/a//config?ref=v1"]',
      'a/config/kustomization.yml': 'resources: [https://code.example/x.yaml]',
    };
    await expect(rewritten('bases: [../base/]', deep)).rejects.toMatchObject({
      code: 'distribution.reference',
      data: { file: 'a/config/kustomization.yml', reference: 'https://code.example/x.yaml' },
    });
  });

  test('are of no interest where nothing leads to them', async () => {
    const lonely = { 'main/lonely/kustomization.yaml': 'resources: [https://code.example/x.yaml]' };
    await expect(rewritten('resources: [here.yaml]', lonely)).resolves.toMatchObject(lonely);
  });

  test('do not hide a kustomization that is none', async () => {
    await expect(rewritten('resources: {a: b}')).rejects.toMatchObject({ code: 'render.failed' });
    await expect(rewritten('resources: [\n')).rejects.toMatchObject({ code: 'render.failed' });
  });

  test('stand beside YAML in the place of a path, which is none', async () => {
    const inline = 'patchesStrategicMerge:\n- |-\n  kind: X\n  metadata: {name: x}\n';
    await expect(rewritten(inline)).resolves.toMatchObject({ 'main/app/kustomization.yaml': inline });
  });
});
