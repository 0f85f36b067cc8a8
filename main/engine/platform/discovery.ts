import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { fieldAt, listAt, textAt } from './fields.ts';
import { groupOf } from './kube-object.ts';

/** How a kind is addressed: `path` is that of its group and version (`/api/v1`, `/apis/apps/v1`). */
export interface Resource {
  readonly path: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What the API server serves now, by `apiVersion/kind`. */
export type Resources = ReadonlyMap<string, Resource>;

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Knows the kinds that a cluster serves. A definition is established when its kind is among them. */
export interface Discovery {
  find(apiVersion: string, kind: string): Resource | null;
  /** Asks again: two requests, or one more for each group and version where the cluster is older than 1.30. */
  refresh(signal: AbortSignal): Promise<void>;
}

export function createDiscovery(client: KubernetesClient): Discovery {
  let known: Resources = new Map();
  return {
    find: (apiVersion, kind) => known.get(`${apiVersion}/${kind}`) ?? null,
    refresh: async (signal) => {
      const found = await Promise.all([discover(client, '/api', signal), discover(client, '/apis', signal)]);
      known = new Map(found.flat());
    },
  };
}

async function discover(client: KubernetesClient, root: string, signal: AbortSignal): Promise<[string, Resource][]> {
  const answer = await client.request('GET', root, { accept: `${aggregated},application/json`, signal });
  if (textAt(answer, 'kind') === 'APIGroupDiscoveryList') return resourcesOfAggregated(answer);
  const lists = await Promise.all(groupVersionsOf(answer).map((path) => client.request('GET', path, { signal })));
  return lists.flatMap((list) => resourcesOfClassic(list));
}

/** The kinds of an aggregated discovery document. */
function resourcesOfAggregated(answer: unknown): [string, Resource][] {
  return listAt(answer, 'items').flatMap((group) =>
    listAt(group, 'versions').flatMap((version) => {
      const apiVersion = joined(textAt(group, 'metadata', 'name'), textAt(version, 'version'));
      return listAt(version, 'resources').map((resource): [string, Resource] => [
        `${apiVersion}/${textAt(resource, 'responseKind', 'kind')}`,
        {
          path: pathOf(apiVersion),
          plural: textAt(resource, 'resource'),
          namespaced: textAt(resource, 'scope') === 'Namespaced',
        },
      ]);
    }),
  );
}

/** Paths of all groups and versions that a classic document of `/api` or `/apis` names. */
function groupVersionsOf(answer: unknown): string[] {
  const core = listAt(answer, 'versions').filter((version) => typeof version === 'string');
  if (textAt(answer, 'kind') === 'APIVersions') return core.map((version) => `/api/${version}`);
  return listAt(answer, 'groups').flatMap((group) =>
    listAt(group, 'versions').map((version) => `/apis/${textAt(version, 'groupVersion')}`),
  );
}

/** The kinds of a classic resource list; subresources are left out. */
function resourcesOfClassic(list: unknown): [string, Resource][] {
  const apiVersion = textAt(list, 'groupVersion');
  return listAt(list, 'resources')
    .filter((resource) => !textAt(resource, 'name').includes('/'))
    .map((resource) => [
      `${apiVersion}/${textAt(resource, 'kind')}`,
      {
        path: pathOf(apiVersion),
        plural: textAt(resource, 'name'),
        namespaced: fieldAt(resource, 'namespaced') === true,
      },
    ]);
}

function joined(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

function pathOf(apiVersion: string): string {
  return groupOf(apiVersion) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

/** The address of an object. A namespaced one without a namespace lies in `default`, as everywhere in Kubernetes. */
export function objectPath(resource: Resource, namespace: string, name: string): string {
  const inside = resource.namespaced
    ? `/namespaces/${encodeURIComponent(namespace === '' ? 'default' : namespace)}`
    : '';
  return `${resource.path}${inside}/${resource.plural}/${encodeURIComponent(name)}`;
}
