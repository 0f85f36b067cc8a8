import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lock, recipeSchema } from '../../contracts/distribution.ts';
import { type Catalog, readCatalog } from '../../main/engine/distribution/catalog.ts';
import { makeLock } from '../../main/engine/distribution/make-lock.ts';
import { renderComponents } from '../../main/engine/distribution/render.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { ProvisionerContext } from '../../provisioners/provisioner.ts';
import { kitIsHere, kubectl, mirror } from '../kit/kit.ts';

const resources = join(import.meta.dirname, '../../resources');

interface PublishedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly group?: string; readonly names?: { readonly kind: string } };
}

describe.skipIf(!kitIsHere).each(['26.03', '1.11.0'])('the needs of the components of %s', (version) => {
  let folder: string;
  let lock: Lock;
  let catalog: Catalog;
  const objects = new Map<string, PublishedObject[]>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-needs-'));
    const paths = { home: folder, cache: join(folder, 'cache'), resources, userKubeconfig: join(folder, 'none') };
    const host = createNodeHost(paths);
    const context: ProvisionerContext = { host, signal: new AbortController().signal, tool: async () => kubectl };
    const recipe: unknown = JSON.parse(await readFile(join(resources, 'recipes', `${version}.json`), 'utf8'));
    catalog = await readCatalog(host);
    lock = await resultOf(makeLock(recipeSchema.parse(recipe), mirror, context));
    const ids = lock.components.map(({ id }) => id);
    for (const { component, path } of await resultOf(renderComponents(lock, ids, mirror, context))) {
      const lines = (await readFile(path, 'utf8')).trim().split('\n');
      objects.set(
        component,
        lines.map((line) => JSON.parse(line) as PublishedObject),
      );
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const closure = (id: string): Set<string> => {
    const all = new Set([id]);
    for (const one of all)
      for (const need of catalog.components.find((other) => other.id === one)?.needs ?? []) all.add(need);
    return all;
  };
  /** Which component makes what `keyOf` names. */
  const makers = (keyOf: (object: PublishedObject) => string | null): Map<string, string> =>
    new Map(
      [...objects].flatMap(([id, list]) =>
        list.flatMap((object): [string, string][] => {
          const key = keyOf(object);
          return key === null ? [] : [[key, id]];
        }),
      ),
    );

  test('name every component whose kinds and namespaces they use', () => {
    const kinds = makers(({ kind, spec }) =>
      kind === 'CustomResourceDefinition' ? `${spec?.group ?? ''}/${spec?.names?.kind ?? ''}` : null,
    );
    const namespaces = makers(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : null));
    const lost = [...objects].flatMap(([id, list]) =>
      list.flatMap(({ apiVersion, kind, metadata }) => {
        const maker = [
          kinds.get(`${apiVersion.split('/')[0] ?? ''}/${kind}`),
          namespaces.get(metadata.namespace ?? ''),
        ];
        return maker.flatMap((needed) =>
          needed === undefined || closure(id).has(needed) ? [] : [`${id} needs ${needed} for ${kind} ${metadata.name}`],
        );
      }),
    );
    expect(lost).toEqual([]);
  });

  test('name the mesh wherever it puts its sidecar into a pod', () => {
    const injected = lock.components
      .filter(({ containers }) => containers.some((one) => one.injected))
      .map(({ id }) => id);
    expect(injected.length).toBeGreaterThan(10);
    expect(injected.filter((id) => !closure(id).has('istio'))).toEqual([]);
  });
});

async function resultOf<Result>(task: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done === true) return next.value;
  }
}
