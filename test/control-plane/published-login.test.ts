import { compare } from 'bcryptjs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lock, recipeSchema } from '../../contracts/distribution.ts';
import { holdsPublished, loginTransform, publishedSecrets } from '../../main/engine/access/login-transform.ts';
import { type LoginSecrets, makeLogin } from '../../main/engine/access/make-login.ts';
import { makeLock } from '../../main/engine/distribution/make-lock.ts';
import { renderComponents } from '../../main/engine/distribution/render.ts';
import { resultOf } from '../../main/engine/handlers/result-of.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { fieldAt, fieldsOf, listAt, textAt } from '../../main/engine/platform/fields.ts';
import { installPlatform } from '../../main/engine/platform/install.ts';
import { type KubeObject, nameOf, parseKubeObject } from '../../main/engine/platform/kube-object.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { kitIsHere, kubectl, mirror } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { catalogComponent, playNode } from './apply-samples.ts';

const resources = join(import.meta.dirname, '../../resources');
const cluster = 'my-lab';
/** What the API server knows without definitions of others: all that a login can stand in. */
const plainKinds = ['Namespace', 'Secret', 'ConfigMap', 'ServiceAccount', 'Service', 'Deployment'];

describe.skipIf(!kitIsHere).each(['26.03', '1.11.0'])('the published login of %s', (version) => {
  let folder: string;
  let server: ApiServer;
  let client: KubernetesClient;
  let login: LoginSecrets;
  let rendered: { component: string; path: string }[];
  const objects: { component: string; object: KubeObject }[] = [];
  const host = createNodeHost({ home: '/none', cache: '/none', resources, userKubeconfig: '/none' });
  const end = new AbortController();
  let node: Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-login-'));
    const paths = { home: folder, cache: join(folder, 'cache'), resources, userKubeconfig: join(folder, 'none') };
    const context = { host: createNodeHost(paths), signal: end.signal, tool: async () => kubectl };
    const recipe: unknown = JSON.parse(await readFile(join(resources, 'recipes', `${version}.json`), 'utf8'));
    const lock: Lock = await resultOf(makeLock(recipeSchema.parse(recipe), mirror, context));
    const ids = lock.components.map(({ id }) => id);
    rendered = await resultOf(renderComponents(lock, ids, mirror, context));
    for (const { component, path } of rendered)
      for (const line of (await readFile(path, 'utf8')).trim().split('\n'))
        objects.push({ component, object: parseKubeObject(line, component) });
    login = await makeLogin();
    server = await startApiServer();
    client = host.kubernetes.connect(server.kubeconfig);
    node = playNode(client, end.signal);
  });
  afterAll(async () => {
    end.abort();
    await node.catch(() => undefined);
    client.close();
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Installs Dex and oauth2-proxy with a login, as `up` does, as far as the bare API server knows their kinds. */
  async function install(secrets: LoginSecrets): Promise<void> {
    const fit = loginTransform(secrets, cluster);
    const chosen = ['dex', 'oauth2-proxy'];
    const files = await Promise.all(
      chosen.map(async (component) => {
        const own = objects.filter((one) => one.component === component && plainKinds.includes(one.object.kind));
        const path = join(folder, `${component}.ndjson`);
        await writeFile(path, own.map(({ object }) => `${JSON.stringify(object)}\n`).join(''));
        return { component, path };
      }),
    );
    const input = {
      ...{ cluster, client, rendered: files, lock: { version, components: [] }, timeoutSeconds: 60 },
      catalog: { components: chosen.map((id) => catalogComponent(id)) },
      // One replica, for the node that is played has one.
      transform: (component: string, object: KubeObject) => withOneReplica(fit(component, object)),
    };
    await resultOf(installPlatform(input, { host, signal: end.signal }));
  }

  const installed = async (): Promise<KubeObject[]> => {
    const kinds = { Secret: 'api/v1/secrets', ConfigMap: 'api/v1/configmaps', Deployment: 'apis/apps/v1/deployments' };
    const lists = await Promise.all(
      Object.entries(kinds).map(async ([kind, path]) =>
        listAt(await client.request('GET', `/${path}`), 'items').map(
          (item) => ({ kind, ...fieldsOf(item) }) as unknown as KubeObject,
        ),
      ),
    );
    return lists.flat();
  };
  const secretText = (all: KubeObject[], key: string): string[] =>
    all
      .map((object) => textAt(object, 'data', key))
      .filter((text) => text !== '')
      .map((text) => Buffer.from(text, 'base64').toString());

  test('is in what upstream publishes, and in no object of the whole platform as Slipway applies it', () => {
    const fit = loginTransform(login, cluster);
    const before = objects.filter(({ object }) => holdsPublished(object));
    expect(before.map(({ component }) => component).toSorted()).toEqual(['dex', 'dex', 'oauth2-proxy']);
    const after = objects.map(({ component, object }) => fit(component, object));
    expect(after.filter(holdsPublished)).toEqual([]);
    expect(JSON.stringify(after)).not.toContain('oauth2_proxy_kubeflow');
  });

  test('is nowhere on the API server after the installation; the own one is, and Dex and oauth2-proxy agree', async () => {
    await install(login);
    const all = await installed();
    expect(all.filter(holdsPublished)).toEqual([]);
    const [hash = ''] = secretText(all, 'DEX_USER_PASSWORD');
    expect(await compare(login.password, hash)).toBe(true);
    expect(await compare('12341234', hash)).toBe(false);
    expect(secretText(all, 'OIDC_CLIENT_SECRET')).toEqual([login.clientSecret]);
    expect(secretText(all, 'client-secret')).toEqual([login.clientSecret]);
    expect(secretText(all, 'cookie-secret')).toEqual([login.cookieSecret]);
    // The password itself is in no object: Dex has its hash, and nobody else needs it.
    expect(JSON.stringify(all)).not.toContain(login.password);
    const names = all.filter(({ kind }) => kind === 'Deployment').map(nameOf);
    expect(names.toSorted()).toEqual(['dex', 'oauth2-proxy']);
  });

  test('stays away when it is installed again, and nothing is written', async () => {
    const versions = async () =>
      (await installed())
        .filter(({ kind }) => kind !== 'Deployment')
        .map((one) => textAt(one, 'metadata', 'resourceVersion'));
    const before = await versions();
    await install(login);
    expect(await versions()).toEqual(before);
  });

  test('gives way to another login, and the pods that read it are made anew', async () => {
    const templates = async () =>
      (await installed())
        .filter(({ kind }) => kind === 'Deployment')
        .map((one) => JSON.stringify(fieldAt(one, 'spec', 'template', 'metadata', 'annotations')));
    const before = await templates();
    const other = await makeLogin();
    await install(other);
    const after = await templates();
    expect(after.filter((template) => before.includes(template))).toEqual([]);
    expect(secretText(await installed(), 'OIDC_CLIENT_SECRET')).toEqual([other.clientSecret]);
    expect(JSON.stringify(await installed())).not.toContain(login.clientSecret);
  });

  test('would be noticed: each of its secrets is found where it is published', () => {
    const all = objects.map(({ object }) => JSON.stringify([object, ...decoded(object)]));
    for (const secret of publishedSecrets) expect(all.some((text) => text.includes(secret))).toBe(true);
  });
});

function decoded(object: KubeObject): string[] {
  return Object.values(fieldsOf(fieldAt(object, 'data'))).map((text) => Buffer.from(String(text), 'base64').toString());
}

function withOneReplica(object: KubeObject): KubeObject {
  return object.kind === 'Deployment' ? { ...object, spec: { ...fieldsOf(object['spec']), replicas: 1 } } : object;
}
