import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lock, recipeSchema } from '../../contracts/distribution.ts';
import { readCatalog } from '../../main/engine/distribution/catalog.ts';
import { readLock } from '../../main/engine/distribution/lock-file.ts';
import { makeLock } from '../../main/engine/distribution/make-lock.ts';
import { renderToFile } from '../../main/engine/distribution/render-file.ts';
import { selectComponents } from '../../main/engine/distribution/selection.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { ProvisionerContext } from '../../provisioners/provisioner.ts';
import { kitIsHere, kubectl, mirror, mustRun } from '../kit/kit.ts';

const resources = join(import.meta.dirname, '../../resources');

/** What stands in for each outside address; written down here apart from the recipe, so that one checks the other. */
const stock = {
  distribution: {
    '26.03': 'community-distribution-d68ebc7fab366ab40ddd1541d2ec22febb31bc83',
    '1.11.0': 'community-distribution-854bd3a21044f767204def71b2dcda83e376891f',
  },
  argo: 'argo-workflows-bded09fe4abd37cb98d7fc81b4c14a6f5034e9ab',
  jobset: 'jobset-da72d32bb0060354aa04b1a5868f3b363b088446',
  lws: 'lws-cd3a73a3f5e00cfa9cd2c1c92f00f6189d88073e',
};

const jobsetRelease = 'https://github.com/kubernetes-sigs/jobset/releases/download/v0.10.1/manifests.yaml';

describe.skipIf(!kitIsHere).each([
  ['26.03', 675],
  ['1.11.0', 653],
] as const)('slipway render --as-published of %s', (version, objects) => {
  let folder: string;
  let context: ProvisionerContext;
  let lock: Lock;
  let published: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-render-'));
    const paths = { home: folder, cache: join(folder, 'cache'), resources, userKubeconfig: join(folder, 'none') };
    const { signal } = new AbortController();
    context = { host: createNodeHost(paths), signal, tool: () => Promise.resolve(kubectl) };
    const recipe: unknown = JSON.parse(await readFile(join(resources, 'recipes', `${version}.json`), 'utf8'));
    lock = await resultOf(makeLock(recipeSchema.parse(recipe), mirror, context));
    published = await unpackPublished(join(folder, 'published'), version);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const render = async (preset: string, distribution: Lock, output: string) => {
    const ids = selectComponents(await readCatalog(context.host), distribution, { preset }).map(({ id }) => id);
    return resultOf(renderToFile({ lock: distribution, ids, mirror, output }, context));
  };

  test('the preset full is, object by object and field by field, what stock kustomize makes of the example', async () => {
    const output = join(folder, 'full.yaml');
    const rendered = await render('full', lock, output);
    expect(rendered.objects).toBe(objects);
    expect(lock.objects).toBe(objects);

    const expected = await objectsOf(await buildPublished(join(published, 'example')));
    expect(expected).toHaveLength(objects);
    expectSame(await objectsAsKubectlReads(output), expected);
  });

  test('the preset notebooks is what stock kustomize makes with the lines of the other components taken out', async () => {
    const output = join(folder, 'notebooks.yaml');
    await render('notebooks', lock, output);
    await leaveOut(join(published, 'example'), /knative|cluster-local|pipeline|katib|tensorboard|trainer|kserve|spark/);

    expectSame(await objectsAsKubectlReads(output), await objectsOf(await buildPublished(join(published, 'example'))));
  });

  test('the lock is the one that is shipped, but for the contents of the file that the mirror replaces', async () => {
    const shipped = await readLock(context.host, version);
    expect({ ...lock, sources: [] }).toEqual({ ...shipped, sources: [] });
    expect(lock.sources.map(({ id, commit }) => [id, commit])).toEqual(
      shipped.sources.map(({ id, commit }) => [id, commit]),
    );
  });

  test('a mirror that holds something else than the lock names is refused, and nothing is left half-unpacked', async () => {
    const shipped = await readLock(context.host, version);
    const refused = render('notebooks', shipped, join(folder, 'refused.yaml'));
    await expect(refused).rejects.toMatchObject({ code: 'distribution.unverified', data: { source: 'distribution' } });
    expect(await readdir(join(folder, 'cache', 'work'))).toEqual([]);
    expect(await readdir(folder)).not.toContain('refused.yaml');
  });
});

async function resultOf<Result>(task: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done === true) return next.value;
  }
}

/** The published repositories with the outside addresses replaced by hand. */
async function unpackPublished(folder: string, version: keyof typeof stock.distribution): Promise<string> {
  await mkdir(folder);
  for (const archive of (await readdir(mirror, { recursive: true })).filter((name) => name.endsWith('.tar.gz')))
    await mustRun('tar', ['-xzf', join(mirror, archive), '-C', folder]);
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((one) => basename(one) === 'kustomization.yaml')) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    const up = relative(join(path, '..'), folder);
    const changed = text
      .replace(jobsetRelease, `${up}/${stock.jobset}/config/default`)
      .replace('https://github.com/kubernetes-sigs/lws//config/default?ref=v0.7.0', `${up}/${stock.lws}/config/default`)
      .replace(
        /https:\/\/github\.com\/argoproj\/argo-workflows\/(manifests\/\S+)\?ref=v3\.7\.3/g,
        `${up}/${stock.argo}/$1`,
      );
    if (changed !== text) await writeFile(path, changed);
  }
  return join(folder, stock.distribution[version]);
}

async function buildPublished(example: string): Promise<string> {
  const output = join(example, 'stock.yaml');
  await mustRun(kubectl, ['kustomize', '--load-restrictor=LoadRestrictionsNone', example, `--output=${output}`]);
  return output;
}

/** As a person does it who follows upstream's README. */
async function leaveOut(example: string, lines: RegExp): Promise<void> {
  const path = join(example, 'kustomization.yaml');
  const text = await readFile(path, 'utf8');
  const kept = text.split('\n').filter((line) => !(line.startsWith('- ../') && lines.test(line)));
  await writeFile(path, kept.join('\n'));
}

/** The objects of a file as kubectl, which applies such files, reads and writes them. */
async function objectsAsKubectlReads(path: string): Promise<string[]> {
  const folder = `${path}-again`;
  await mkdir(folder);
  await writeFile(join(folder, 'kustomization.yaml'), `resources: [../${basename(path)}]`);
  return objectsOf(await buildPublished(folder));
}

/** Kustomize writes equal objects as equal text: fields in the order of their names, one style of quoting. */
async function objectsOf(path: string): Promise<string[]> {
  const documents = (await readFile(path, 'utf8')).split(/^---\n/m);
  expect(new Set(documents).size).toBe(documents.length);
  return documents.sort();
}

function expectSame(actual: readonly string[], expected: readonly string[]): void {
  const [here, there] = [new Set(actual), new Set(expected)];
  expect(expected.filter((object) => !here.has(object))).toEqual([]);
  expect(actual.filter((object) => !there.has(object))).toEqual([]);
}
