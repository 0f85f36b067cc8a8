import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { textsAt } from '../../main/engine/platform/fields.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';

const capacity = { storage: '1Gi' };
const accessModes = ['ReadWriteOnce'];
const merge = 'application/merge-patch+json';

/** A notebook with two volumes on a real API server. Their folders are on this computer, and no controller is there. */
export class KeptNotebook {
  readonly workspace = 'ada';
  readonly node = 'lab-control-plane';
  readonly volumes = ['home', 'data'];
  readonly claims = this.inside('api/v1', 'persistentvolumeclaims');
  readonly notebooks = this.inside('apis/kubeflow.org/v1', 'notebooks');
  readonly #client: KubernetesClient;
  readonly #folder: string;

  private constructor(client: KubernetesClient, folder: string) {
    this.#client = client;
    this.#folder = folder;
  }

  /** Makes all of it; the definitions and the namespace `kubeflow` are there. */
  static async create(client: KubernetesClient, folder: string): Promise<KeptNotebook> {
    const made = new KeptNotebook(client, folder);
    const { workspace, node, volumes } = made;
    const owner = { kind: 'User', name: 'ada@example.com' };
    await made.post('/apis/kubeflow.org/v1/profiles', 'kubeflow.org/v1', 'Profile', workspace, { spec: { owner } });
    await made.post('/api/v1/nodes', 'v1', 'Node', node);
    // A new one is taken for unready, and no kubelet is there to say otherwise.
    await made.#patch(`/api/v1/nodes/${node}`, { spec: { taints: null } });
    for (const name of volumes) await made.postVolume(name);
    for (const name of volumes) await made.postClaim(name);
    const mounted = volumes.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
    const template = { spec: { containers: [{ name: 'first', image: 'r.example/jupyter:1' }], volumes: mounted } };
    await made.post(made.notebooks, 'kubeflow.org/v1', 'Notebook', 'first', { spec: { template } });
    return made;
  }

  inside(api: string, plural: string): string {
    return `/${api}/namespaces/${this.workspace}/${plural}`;
  }

  /** The folder of a volume. */
  volume(name: string): string {
    return join(this.#folder, name);
  }

  async post(path: string, apiVersion: string, kind: string, name: string, more: object = {}): Promise<unknown> {
    return this.#client.request('POST', path, { body: { apiVersion, kind, metadata: { name }, ...more } });
  }

  async postVolume(name: string): Promise<void> {
    const spec = { capacity, accessModes, hostPath: { path: this.volume(name) } };
    await this.post('/api/v1/persistentvolumes', 'v1', 'PersistentVolume', `pv-${name}`, { spec });
  }

  /** Makes the claim anew, on another volume. */
  async moveClaim(name: string, volume: string): Promise<void> {
    await this.removeClaim(name);
    await this.postVolume(volume);
    await this.postClaim(name, volume);
  }

  async postClaim(name: string, volume = name): Promise<void> {
    const spec = { accessModes, volumeName: `pv-${volume}`, resources: { requests: capacity } };
    await this.post(this.claims, 'v1', 'PersistentVolumeClaim', name, { spec });
  }

  async removeClaim(name: string): Promise<void> {
    await this.#client.request('DELETE', `${this.claims}/${name}`);
    await this.#patch(`${this.claims}/${name}`, { metadata: { finalizers: null } });
  }

  /** What the cluster does once a claim names its node. */
  async bind(claim: string): Promise<void> {
    const path = `${this.claims}/${claim}`;
    const annotations = async () =>
      textsAt(await this.#client.request('GET', path).catch(() => null), 'metadata', 'annotations');
    const placed = { 'volume.kubernetes.io/selected-node': this.node };
    await expect.poll(annotations, { timeout: 20_000 }).toEqual(placed);
    await mkdir(this.volume(claim), { recursive: true });
    await this.postVolume(claim);
    await this.#patch(path, { spec: { volumeName: `pv-${claim}` } });
  }

  /** Makes a pod of somebody else's with a volume of the notebook, and resolves with its uid. */
  async postPod(): Promise<string> {
    const account = this.inside('api/v1', 'serviceaccounts');
    await this.post(account, 'v1', 'ServiceAccount', 'default').catch(() => null);
    const mounted = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const spec = { containers: [{ name: 'step', image: 'r.example/step:1' }], volumes: mounted };
    const made = await this.post(this.inside('api/v1', 'pods'), 'v1', 'Pod', 'other', { spec });
    return (made as { metadata: { uid: string } }).metadata.uid;
  }

  async removePod(): Promise<void> {
    await this.#client.request('DELETE', `${this.inside('api/v1', 'pods')}/other`, {
      query: { gracePeriodSeconds: '0' },
    });
  }

  async annotate(annotations: object): Promise<void> {
    await this.#patch(`${this.notebooks}/first`, { metadata: { annotations } });
  }

  async isChanged(): Promise<boolean> {
    const notebook = await this.#client.request('GET', `${this.notebooks}/first`);
    return JSON.stringify(notebook).includes('"changed":"yes"');
  }

  /** Files by volume and name, as all of these are. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(this.volume(name), '..'), { recursive: true });
      await writeFile(this.volume(name), content);
    }
  }

  async files(): Promise<Record<string, string>> {
    const found = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const named = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = named.map(async (file) => [file.slice(this.#folder.length + 1), await readFile(file, 'utf8')]);
    return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
  }

  async #patch(path: string, body: object): Promise<void> {
    await this.#client.request('PATCH', path, { body, contentType: merge });
  }
}
