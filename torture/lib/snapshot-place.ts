import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type SnapshotView, shortId } from '../../contracts/snapshots.ts';
import { prepareRestic, restic, run } from '../../test/kit/kit.ts';
import { manifest, type NotebookCluster } from '../../test/kit/notebook-cluster.ts';
import { strayProcesses } from './stray-processes.ts';

export type SnapshotVerb = 'first' | 'create' | 'restore' | 'open';

const notebook = 'tortured';
const claim = 'torn';
const opened = 'opened';

/** A notebook with a volume whose snapshots are tortured, and the commands for it. */
export class SnapshotPlace {
  readonly cluster: NotebookCluster;
  /** How long each verb takes by itself here, in seconds. */
  readonly usual: Readonly<Record<SnapshotVerb, number>>;

  private constructor(cluster: NotebookCluster, usual: Record<SnapshotVerb, number>) {
    this.cluster = cluster;
    this.usual = usual;
  }

  /** Makes the notebook in a cluster, where it is not there yet, and measures the verbs. */
  static async open(cluster: NotebookCluster): Promise<SnapshotPlace> {
    await cluster.applyNotebook(notebook, claim);
    await cluster.untilReady(notebook);
    const usual = { first: 0, create: 0, restore: 0, open: 0 };
    const place = new SnapshotPlace(cluster, usual);
    await place.write(0);
    const timed = async (verb: SnapshotVerb) => {
      const start = performance.now();
      await cluster.slipway.must(...(await place.argsOf(verb)));
      usual[verb] = Math.round((performance.now() - start) / 100) / 10;
    };
    await place.removeStore();
    for (const verb of ['first', 'create', 'restore', 'open'] as const) await timed(verb);
    await place.removeOpened();
    return place;
  }

  /** The command of a verb; of a snapshot where it needs one: the newest that was asked for. */
  async argsOf(verb: SnapshotVerb): Promise<string[]> {
    const { name, where } = this.cluster;
    if (verb === 'first' || verb === 'create') return ['snapshots', 'create', notebook, ...where];
    const id = (await this.snapshots()).find(({ origin }) => origin === 'asked')?.id ?? '';
    const more = verb === 'open' ? ['--as', opened] : [];
    return ['snapshots', verb, shortId(id), ...more, '--cluster', name];
  }

  async snapshots(): Promise<SnapshotView[]> {
    return (await this.cluster.snapshots()).filter((snapshot) => snapshot.notebook === notebook);
  }

  /** Random files with modes, times, owners and links; what was there before goes. */
  async write(seed: number): Promise<void> {
    await this.cluster.inPod(notebook, `rm -rf kept && mkdir kept && cd kept && python3 -c '${writer(seed)}'`);
    const folder = await this.cluster.folderOf(claim);
    const owned = `cd ${folder}/kept && chown 1234:${String(2000 + (seed % 1000))} file-1 && chown :4321 file-2`;
    await run('docker', ['exec', this.#node, 'sh', '-c', owned]);
  }

  /** What is on the volume, as the notebook sees it once it runs. */
  async manifest(): Promise<string> {
    await this.cluster.untilReady(notebook);
    return this.cluster.inPod(notebook, manifest);
  }

  /** As `manifest`, of the notebook that was opened. */
  async openedManifest(): Promise<string> {
    await this.cluster.untilReady(opened);
    return this.cluster.inPod(opened, manifest);
  }

  async removeOpened(): Promise<void> {
    await this.cluster.slipway.run('notebooks', 'delete', opened, '--volumes', '--yes', ...this.cluster.where);
    await this.cluster.kube('wait', '--for=delete', `pod/${opened}-0`, '--timeout=60s');
    await this.cluster.kube('wait', '--for=delete', `pvc/${opened}-${claim}`, '--timeout=60s');
  }

  /** Removes the store with all that is in it. */
  async removeStore(): Promise<void> {
    await rm(this.#snapshots, { recursive: true, force: true });
  }

  /** Containers of restic on this store, running or with what is left of others. */
  async containers(...options: string[]): Promise<string[]> {
    const store = path.join(this.#snapshots, 'store');
    const filters = ['--filter', 'label=io.slipway.beside', '--filter', `volume=${store}`];
    return lines((await run('docker', ['ps', '--quiet', ...options, ...filters])).stdout);
  }

  /** Whether the first pass is over and the second one is held, for which the notebook is about to stand still. */
  async isAtGate(): Promise<boolean> {
    const [container, other] = await this.containers();
    if (container === undefined || other !== undefined) return false;
    return (await run('docker', ['inspect', '--format', '{{json .Args}}', container])).stdout.includes('"hold"');
  }

  /** Containers of the node that stand still. */
  async frozen(): Promise<string[]> {
    const shown = await run('docker', ['exec', this.#node, 'ctr', '-n', 'k8s.io', 'tasks', 'list']);
    return lines(shown.stdout).filter((line) => line.includes('PAUSED'));
  }

  /** What restic says against the store: all that is in it is read. */
  async damage(): Promise<string[]> {
    await prepareRestic();
    const checked = await this.#restic('check', '--read-data');
    return checked.exitCode === 0 ? [] : [`check: ${checked.stdout}${checked.stderr}`];
  }

  /** What lies about that nobody needs: locks, containers, processes, folders, volumes. */
  async astray(): Promise<string[]> {
    const named = (kind: string, names: readonly string[]) => names.map((name) => `${kind} ${name}`);
    const inFolder = async (folder: string) => readdir(path.join(this.#snapshots, folder)).catch(() => []);
    const claims = await this.cluster.kube(
      'get',
      'pvc',
      '--output',
      'jsonpath={range .items[*]}{.metadata.name} {end}',
    );
    return [
      ...named('lock', await inFolder('store/locks')),
      ...named('container', await this.containers('--all')),
      ...named('process', await strayProcesses(this.cluster.slipway)),
      ...named('folder', await inFolder('making')),
      ...named(
        'volume',
        claims.split(' ').filter((name) => name.startsWith(opened)),
      ),
    ];
  }

  get #snapshots(): string {
    return path.join(this.cluster.slipway.state, 'snapshots');
  }

  get #node(): string {
    return `${this.cluster.name}-control-plane`;
  }

  async #restic(...args: string[]) {
    const password = path.join(this.#snapshots, 'password');
    const store = path.join(this.#snapshots, 'store');
    return run(restic, ['--repo', store, '--password-file', password, '--no-cache', '--no-lock', ...args]);
  }
}

/** A program of Python, without an apostrophe: it is an argument within an argument. */
function writer(seed: number): string {
  return `import os, random
r = random.Random(${String(seed)})
for i in range(r.randint(50, 300)):
    d = r.choice([".", "a", "a/b", "c d"])
    os.makedirs(d, exist_ok=True)
    n = "%s/file-%d" % (d if i > 2 else ".", i)
    open(n, "wb").write(r.randbytes(r.choice([0, 10, 4096, 200000])))
    os.chmod(n, r.choice([0o600, 0o640, 0o755]))
    os.utime(n, ns=(r.randint(0, 10**18), r.randint(0, 10**18)))
    if r.random() < 0.1: os.link(n, n + "-hard")
    if r.random() < 0.1: os.symlink(n, n + "-soft")
open("large", "wb").write(r.randbytes(20000000))`;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
