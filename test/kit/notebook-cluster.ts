import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type SnapshotView, snapshotViewSchema } from '../../contracts/snapshots.ts';
import {
  kitFile,
  kitStateFile,
  kubectl,
  mirror,
  mustRun,
  nodeImage,
  prepareRestic,
  Slipway,
  standIn,
  testLock,
} from './kit.ts';

/**
 * Prints type, mode, owner, links, time and target of all in the folder `kept`, the hash of each file, and what is beside
 * their content.
 */
export const manifest = `cd kept && find . -printf '%P|%y|%m|%U:%G|%n|%T@|%l\\n' | LC_ALL=C sort
  find . -type f -exec sha256sum {} + | LC_ALL=C sort
  python3 -c 'import os; print([(n, os.listxattr(n)) for n in sorted(os.listdir(b"."))])'`;

/** A real kind cluster with the notebooks of the platform, a workspace, and real JupyterLabs in it. */
export class NotebookCluster {
  readonly name: string;
  readonly workspace = 'ada';
  readonly slipway: Slipway;

  private constructor(name: string, slipway: Slipway) {
    this.name = name;
    this.slipway = slipway;
  }

  static async create(name: string): Promise<NotebookCluster> {
    const slipway = await Slipway.create();
    await prepareRestic();
    const args = ['--distribution', await testLock('26.03'), '--mirror', mirror];
    const archive = kitStateFile('jupyterlab.tar');
    if (!existsSync(archive)) await mustRun(kitFile('notebook-image/build'), [archive]);
    const rendered = path.join(slipway.home, 'all.yaml');
    await slipway.must('render', '--preset', 'notebooks', ...args, '--output', rendered);
    await slipway.must('up', '--bare', '--cluster', name, '--node-image', nodeImage, '--image-archive', archive);
    await standIn(name, rendered);
    await slipway.must('up', '--preset', 'notebooks', '--cluster', name, ...args, '--anyway');
    const made = new NotebookCluster(name, slipway);
    const owner = { kind: 'User', name: 'ada@example.com' };
    await made.apply({
      apiVersion: 'kubeflow.org/v1',
      kind: 'Profile',
      metadata: { name: made.workspace },
      spec: { owner },
    });
    return made;
  }

  /** Of the cluster, in the state folder. */
  get kubeconfig(): string {
    return path.join(this.slipway.state, 'clusters', this.name, 'kubeconfig');
  }

  /** What names the workspace to the command. */
  get where(): string[] {
    return ['--cluster', this.name, '--workspace', this.workspace];
  }

  /** Runs kubectl in the workspace. */
  async kube(...args: string[]): Promise<string> {
    return mustRun(kubectl, ['--kubeconfig', this.kubeconfig, '-n', this.workspace, ...args]);
  }

  /** A field of an object, empty where it has none. */
  async field(kind: string, name: string, jsonPath: string): Promise<string> {
    return this.kube('get', kind, name, '--output', `jsonpath={${jsonPath}}`);
  }

  /** Applies an object; the kind of it may be there a moment before its namespace is. */
  async apply(object: object): Promise<void> {
    const file = path.join(this.slipway.home, 'object.json');
    await writeFile(file, JSON.stringify(object));
    for (let attempt = 0; ; attempt += 1) {
      const applied = await this.kube('apply', '--server-side', '-f', file).then(
        () => null,
        (error: unknown) => error,
      );
      if (applied === null) return;
      if (attempt > 60) throw applied instanceof Error ? applied : new Error('not accepted');
      await after(500);
    }
  }

  /** Makes a notebook of the kit's JupyterLab with a new volume as its home folder. */
  async applyNotebook(name: string, claim: string): Promise<void> {
    const metadata = (own: string) => ({ name: own, namespace: this.workspace });
    await this.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(claim),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const container = {
      name,
      image: 'kit/jupyterlab:1',
      env: [{ name: 'NB_PREFIX', value: `/notebook/${this.workspace}/${name}` }],
      ports: [{ containerPort: 8888 }],
      readinessProbe: { tcpSocket: { port: 8888 }, periodSeconds: 1 },
      volumeMounts: [{ name: claim, mountPath: '/home/jovyan' }],
    };
    const volumes = [{ name: claim, persistentVolumeClaim: { claimName: claim } }];
    await this.apply({
      apiVersion: 'kubeflow.org/v1',
      kind: 'Notebook',
      metadata: metadata(name),
      spec: { template: { spec: { securityContext: { fsGroup: 100 }, containers: [container], volumes } } },
    });
  }

  /** Waits until the pod of a notebook answers its probe. One that is about to go may be seen first. */
  async untilReady(notebook: string): Promise<void> {
    const pod = `pod/${notebook}-0`;
    const waits = ['create', 'condition=Ready'].map((condition) => [
      'wait',
      `--for=${condition}`,
      pod,
      '--timeout=120s',
    ]);
    for (let tries = 1; ; tries += 1) {
      try {
        for (const wait of waits) await this.kube(...wait);
        return;
      } catch (thrown) {
        if (tries === 3 || !String(thrown).includes('NotFound')) throw thrown;
      }
    }
  }

  /** Runs a script of the shell in the home folder of a notebook. */
  async inPod(notebook: string, script: string): Promise<string> {
    return this.kube('exec', `${notebook}-0`, '--', 'sh', '-c', `cd /home/jovyan && ${script}`);
  }

  /** The folder of a volume on its node. */
  async folderOf(claim: string): Promise<string> {
    const volume = await this.field('pvc', claim, '.spec.volumeName');
    return (
      (await this.field('pv', volume, '.spec.hostPath.path')) || (await this.field('pv', volume, '.spec.local.path'))
    );
  }

  async snapshots(): Promise<SnapshotView[]> {
    const listed = await this.slipway.must('snapshots', '--cluster', this.name, '--json');
    return snapshotViewSchema.array().parse(JSON.parse(listed));
  }

  async remove(): Promise<void> {
    await this.slipway.run('delete', '--cluster', this.name, '--yes');
    await this.slipway.remove();
  }
}
