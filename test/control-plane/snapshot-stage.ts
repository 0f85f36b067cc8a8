import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { SnapshotView } from '../../contracts/snapshots.ts';
import { type Clusters, createClusters } from '../../main/engine/clusters/clusters.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { OperationContext, OperationDefinition } from '../../main/engine/operations/definition.ts';
import { listSnapshots } from '../../main/engine/snapshots/list-snapshots.ts';
import type { SnapshotParts } from '../../main/engine/snapshots/reach-store.ts';
import { restoreOperation } from '../../main/engine/snapshots/restore-operation.ts';
import { snapshotOperation } from '../../main/engine/snapshots/snapshot-operation.ts';
import type { Tools } from '../../main/engine/tools/tools.ts';
import type { Host } from '../../provisioners/host.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { fakeProvisioner } from '../fakes/fake-provisioner.ts';
import { prepareRestic, restic } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { BesideHere } from './beside-here.ts';
import { KeptNotebook } from './kept-notebook.ts';
import { applyParts, renderNotebookParts } from './notebook-cluster.ts';

const workspace = 'ada';

/** What is run on the stage. */
type SnapshotKind = 'snapshot' | 'restore' | 'open-snapshot' | 'delete-snapshots' | 'check-store';

/** A notebook `first` in the cluster `lab` that can be kept: a real API server and real restic, and a node that is a folder. */
export class SnapshotStage {
  /** Commands that were run on the node, in order. */
  readonly onNode: (readonly string[])[] = [];
  /** Done at every one of them, which gets its number. */
  whenOnNode: (call: number) => Promise<void> = async () => undefined;
  readonly parts: SnapshotParts;
  /** Of Slipway, where the store is. */
  readonly home: string;

  readonly host: Host;
  readonly client: KubernetesClient;
  readonly beside: BesideHere;
  readonly notebook: KeptNotebook;
  readonly #folder: string;
  readonly #server: ApiServer;

  private constructor(
    folder: string,
    server: ApiServer,
    made: Pick<SnapshotStage, 'host' | 'client' | 'beside' | 'notebook'>,
  ) {
    this.#folder = folder;
    this.#server = server;
    this.host = made.host;
    this.client = made.client;
    this.beside = made.beside;
    this.notebook = made.notebook;
    this.home = join(folder, 'home');
    this.parts = { clusters: this.#clusters(), tools: { tool: async () => restic } as unknown as Tools };
  }

  static async open(): Promise<SnapshotStage> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-snapshots-'));
    await prepareRestic();
    const [objects, server] = await Promise.all([renderNotebookParts(folder), startApiServer()]);
    const home = join(folder, 'home');
    const host = createNodeHost({ home, cache: folder, resources: '/none', userKubeconfig: '/none' });
    const client = host.kubernetes.connect(server.kubeconfig);
    for (const name of ['kubeflow', workspace])
      await client.request('POST', '/api/v1/namespaces', { body: { kind: 'Namespace', metadata: { name } } });
    await applyParts(client, objects);
    const notebook = await KeptNotebook.create(client, join(folder, 'node'));
    return new SnapshotStage(folder, server, { host, client, beside: await BesideHere.create(), notebook });
  }

  #clusters(): Clusters {
    const provisioner = fakeProvisioner({ lab: { state: 'running' } });
    provisioner.kubeconfig = async () => this.#server.kubeconfig;
    provisioner.nodes = async () => [{ name: this.notebook.node } as never];
    const runOnNode = async (
      _cluster: string,
      _node: string,
      command: readonly string[],
      { signal }: { signal: AbortSignal },
    ) => {
      signal.throwIfAborted();
      this.onNode.push(command);
      await this.whenOnNode(this.onNode.length);
      return { exitCode: 0, stdout: `${String(Date.now())}\n`, stderr: '' };
    };
    return createClusters(
      [
        {
          ...provisioner,
          runOnNode,
          runBesideNode: (_cluster, _node, program, { signal }, options) =>
            this.beside.run(program, signal, { input: new PassThrough(), output: process.stdout, ...options }),
        },
      ],
      { tool: async () => restic },
    );
  }

  /** Nothing kept, and the notebook as it was at first. */
  async reset(): Promise<void> {
    this.beside.hurt = () => null;
    this.beside.runs.length = 0;
    this.onNode.length = 0;
    await rm(join(this.home, 'snapshots'), { recursive: true, force: true });
    await rm(join(this.#folder, 'node'), { recursive: true, force: true });
    await this.notebook.write({ 'home/model': 'first', 'home/notes/a': 'a', 'data/rows': '1,2' });
    await this.notebook.annotate({ changed: null });
  }

  /** Runs an operation to its end, and resolves with what it says it did. */
  async finish(
    definition: Pick<OperationDefinition<SnapshotKind>, 'run'>,
    input: object,
    signal = new AbortController().signal,
  ): Promise<string> {
    const run = definition.run as (input: object, context: OperationContext) => AsyncGenerator<unknown, string>;
    const events = run({ cluster: 'lab', ...input }, { host: this.host, signal });
    for (;;) {
      const next = await events.next();
      if (next.done === true) return next.value;
    }
  }

  async take(note = '', signal?: AbortSignal): Promise<string> {
    return this.finish(snapshotOperation(this.parts), { notebook: 'first', workspace, note }, signal);
  }

  async goBack(snapshot = ''): Promise<string> {
    return this.finish(restoreOperation(this.parts), { snapshot });
  }

  async list(): Promise<SnapshotView[]> {
    return listSnapshots(this.parts, 'lab', { host: this.host, signal: new AbortController().signal });
  }

  /** How many restic knows, finished or not. */
  async inStore(): Promise<number> {
    return (await readdir(join(this.home, 'snapshots/store/snapshots'))).length;
  }

  async remove(): Promise<void> {
    this.client.close();
    await this.#server.remove();
    await this.beside.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
