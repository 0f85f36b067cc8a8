import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Lock } from '../../../contracts/distribution.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { createNodeFiles } from '../host/node-files.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import { componentViews } from './component-views.ts';
import { knownDistributions, readLock } from './lock-file.ts';
import { selectComponents } from './selection.ts';

const paths = { resources: join(import.meta.dirname, '../../../resources') };
const host = fakeHost({ files: createNodeFiles(), paths });

let catalog: Catalog;
let lock: Lock;
beforeAll(async () => {
  catalog = await readCatalog(host);
  lock = await readLock(host, '26.03');
});

const idsOf = (input: Parameters<typeof selectComponents>[2]) =>
  selectComponents(catalog, lock, input).map(({ id }) => id);

describe('a selection', () => {
  test('has what it was asked for and all that it needs, needs first, with the reasons', () => {
    expect(selectComponents(catalog, lock, { components: ['user-workspace'] })).toEqual([
      { id: 'foundation', why: 'needed by Workspaces' },
      { id: 'istio', why: 'needed by Workspaces' },
      { id: 'profiles', why: 'needed by First workspace' },
      { id: 'user-workspace', why: 'asked for' },
    ]);
  });

  test('is everything where nothing is said, and for the preset full', () => {
    expect(idsOf({})).toHaveLength(24);
    expect(idsOf({ preset: 'full' })).toEqual(idsOf({}));
    expect(idsOf({ components: [] })).toEqual(idsOf({}));
  });

  test('may add components to a preset', () => {
    expect(idsOf({ preset: 'notebooks', components: ['katib'] })).toEqual(
      expect.arrayContaining([...idsOf({ preset: 'notebooks' }), 'katib']),
    );
  });

  test.each([{ preset: 'nothing' }, { components: ['katib', 'nothing'] }])('of %j is refused', (input) => {
    expect(() => selectComponents(catalog, lock, input)).toThrow(
      expect.objectContaining({ code: 'component.unknown' }),
    );
  });

  test('leaves out of a preset what the distribution does not have', () => {
    const old = { ...lock, components: lock.components.filter(({ id }) => id !== 'spark-operator') };
    expect(selectComponents(catalog, old, { preset: 'full' })).toHaveLength(23);
    expect(() => selectComponents(catalog, old, { components: ['spark-operator'] })).toThrow('spark-operator');
  });

  test('of anything is closed, ordered, and has nothing twice', () => {
    const some = fc.subarray(
      lock.components.map(({ id }) => id),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(some, (components) => {
        const ids = idsOf({ components });
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(components));
        for (const [at, id] of ids.entries()) {
          const needs = catalog.components.find((one) => one.id === id)!.needs;
          expect(ids.slice(0, at)).toEqual(expect.arrayContaining(needs));
        }
      }),
    );
  });
});

describe('the catalog', () => {
  test('is shown with what the lock says of each component', () => {
    const views = componentViews(catalog, lock);
    expect(views).toHaveLength(24);
    expect(views.find(({ id }) => id === 'pipelines')).toMatchObject({
      version: '2.16.0',
      webPath: '/pipeline/',
      namespaces: ['kubeflow'],
    });
    expect(views.some((view) => 'paths' in view)).toBe(false);
  });

  const component = { id: 'a', title: 'A', summary: 'A.', maturity: 'stable', needs: [], paths: ['a'] };
  const good = {
    'components.json': ['a', 'b'],
    'a.json': component,
    'b.json': { ...component, id: 'b', needs: ['a'] },
    'presets.json': [],
  };
  test.each<[string, Record<string, unknown>]>([
    ['a component is there twice', { 'components.json': ['a', 'a', 'b'] }],
    ['a file has the id of another', { 'b.json': component }],
    ['a need is unknown', { 'a.json': { ...component, needs: ['c'] } }],
    ['two need each other', { 'a.json': { ...component, needs: ['b'] } }],
    [
      'a preset names what is not there',
      { 'presets.json': [{ id: 'p', title: 'P', summary: 'P.', components: ['c'] }] },
    ],
    ['a file has another form', { 'a.json': { ...component, maturity: 'great' } }],
  ])('is refused where %s', async (_, change) => {
    const read = (files: Record<string, unknown>) => {
      const texts = Object.entries(files).map(([name, content]) => [
        `/program/resources/catalog/${name}`,
        JSON.stringify(content),
      ]);
      return readCatalog(fakeHost({ files: memoryFiles(Object.fromEntries(texts) as Record<string, string>) }));
    };
    await expect(read(good)).resolves.toMatchObject({ components: [{ id: 'a' }, { id: 'b' }] });
    await expect(read({ ...good, ...change })).rejects.toMatchObject({ code: 'catalog.invalid' });
  });
});

describe('a lock', () => {
  test('is known by its version, newest first', async () => {
    expect(await knownDistributions(host)).toEqual(['26.03', '1.11.0']);
  });

  // From the upstream repositories themselves: git rev-parse <commit>:<folder>.
  test.each([
    [
      '26.03',
      '39ad1338e15f743d2e754bc383002255bb122cc0',
      'f1f694d2313e93fbe5b4083493476b1dfcc8acd1',
      '4afe0fbde773d33bb39f36bfae341abff1f1ab9a',
    ],
    [
      '1.11.0',
      '9f389797a640414b9edd5122a82e42ea2e1f8fce',
      'd8ab4af61e33ccdcf6780c1c8046b2f98cb40fc3',
      'edd9fc9506f19276811fed47021704781b63852c',
    ],
  ])('of %s has the git trees of the published repositories', async (version, applications, common, example) => {
    const { sources } = await readLock(host, version);
    expect(sources.map(({ trees }) => trees)).toEqual([
      { applications, common, example },
      { manifests: '6d92292bcc78b14a73ce074c679bec3f94018139' },
      { config: '86caa1c49098a52d058f2f82617345b0411a2280' },
      { config: 'bd94ba8a8b68b380f95aaa3ac01126aa8b61661d' },
    ]);
  });

  test('is read from a file, and refused with the reason', async () => {
    const text = JSON.stringify(lock);
    const lost = { ...lock, references: [{ reference: 'https://x', source: 'gone', path: 'a' }] };
    const files = memoryFiles({
      '/locks/mine': text,
      '/locks/lost.json': JSON.stringify(lost),
      '/locks/cut.json': text.slice(0, 99),
    });
    const own = fakeHost({ files });
    await expect(readLock(own, '/locks/mine')).resolves.toEqual(lock);
    await expect(readLock(own, '/locks/lost.json')).rejects.toMatchObject({ code: 'lock.invalid' });
    await expect(readLock(own, '/locks/cut.json')).rejects.toMatchObject({ code: 'lock.invalid' });
    await expect(readLock(own, '/locks/none.json')).rejects.toMatchObject({ code: 'file.unreadable' });
    await expect(readLock(own, '26.04')).rejects.toMatchObject({ code: 'distribution.unknown' });
  });
});
