import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipeSchema } from '../../contracts/distribution.ts';
import { makeLock } from '../../main/engine/distribution/make-lock.ts';
import { renderComponents } from '../../main/engine/distribution/render.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { fieldAt, textAt } from '../../main/engine/platform/fields.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import type { ProvisionerContext } from '../../provisioners/provisioner.ts';
import { kubectl, mirror } from '../kit/kit.ts';

const resources = join(import.meta.dirname, '../../resources');
const components = ['notebook-controller', 'jupyter-web-app', 'profiles', 'pod-defaults'];

/** Kubeflow's own definitions of a notebook, a workspace and a configuration, and the settings of its notebooks page. */
export async function renderNotebookParts(folder: string): Promise<unknown[]> {
  const paths = { home: folder, cache: join(folder, 'cache'), resources, userKubeconfig: join(folder, 'none') };
  const host = createNodeHost(paths);
  const context: ProvisionerContext = { host, signal: new AbortController().signal, tool: async () => kubectl };
  const recipe: unknown = JSON.parse(await readFile(join(resources, 'recipes', '26.03.json'), 'utf8'));
  const lock = await resultOf(makeLock(recipeSchema.parse(recipe), mirror, context));
  const rendered = await resultOf(renderComponents(lock, components, mirror, context));
  const objects = await Promise.all(
    rendered.map(async ({ path }) => {
      const lines = (await readFile(path, 'utf8')).trim().split('\n');
      return lines.map((line): unknown => JSON.parse(line));
    }),
  );
  return objects.flat().filter((object) => {
    if (textAt(object, 'kind') === 'ConfigMap') return textAt(object, 'metadata', 'name').startsWith('jupyter-web-app');
    return textAt(object, 'kind') === 'CustomResourceDefinition';
  });
}

/** Puts objects onto a cluster, and waits until the kinds that they define are served. */
export async function applyParts(client: KubernetesClient, objects: readonly unknown[]): Promise<void> {
  for (const object of objects) {
    const name = textAt(object, 'metadata', 'name');
    const isMap = textAt(object, 'kind') === 'ConfigMap';
    const path = isMap
      ? `/api/v1/namespaces/kubeflow/configmaps/${name}`
      : `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    // There is no conversion webhook behind this API server; the stored version is the served one.
    const body = isMap ? object : withoutConversion(object);
    const query = { fieldManager: 'test', force: 'true' };
    await client.request('PATCH', path, { body, query, contentType: 'application/apply-patch+yaml' });
  }
  for (const path of ['v1/notebooks', 'v1/profiles', 'v1alpha1/poddefaults'])
    await served(client, `/apis/kubeflow.org/${path}`);
}

function withoutConversion(definition: unknown): unknown {
  const spec = { ...(fieldAt(definition, 'spec') as object), conversion: { strategy: 'None' } };
  return { ...(definition as object), spec };
}

async function served(client: KubernetesClient, path: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while ((await client.request('GET', path).catch(() => null)) === null) {
    if (Date.now() > deadline) throw new Error(`${path} is not served`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function resultOf<Result>(task: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await task.next();
    if (next.done === true) return next.value;
  }
}
