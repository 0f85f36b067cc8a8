import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NodeShape, RehearsalVerdict } from '../../contracts/rehearsal.ts';
import { resultOf } from '../../main/engine/handlers/result-of.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { readWorkList } from '../../main/engine/platform/work-list.ts';
import { fitForRehearsal } from '../../main/engine/rehearsal/fit-for-rehearsal.ts';
import { judgeObjects } from '../../main/engine/rehearsal/judge-objects.ts';
import { clusterFolder } from '../../provisioners/cluster-folder.ts';
import type { Host } from '../../provisioners/host.ts';
import type { ProvisionerContext } from '../../provisioners/provisioner.ts';
import { createRehearsal, removeRehearsal } from '../../provisioners/rehearsal/rehearsal-create.ts';
import { rehearsalFiles } from '../../provisioners/rehearsal/rehearsal-files.ts';
import { kubectl, pathWithKit } from '../kit/kit.ts';

/** The programs are looked for on the PATH; here they are the kit's. */
function useKitPrograms(): void {
  process.env['PATH'] = pathWithKit();
}

/** A state folder of its own, and rehearsals in it. */
export class RehearsalStage {
  readonly host: Host;
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
    const resources = path.join(import.meta.dirname, '../../resources');
    this.host = createNodeHost({ home, cache: path.join(home, 'cache'), resources, userKubeconfig: `${home}/none` });
  }

  static async open(): Promise<RehearsalStage> {
    useKitPrograms();
    return new RehearsalStage(await mkdtemp(path.join(tmpdir(), 'slipway-rehearsal-')));
  }

  get home(): string {
    return this.#home;
  }

  context(signal = new AbortController().signal): ProvisionerContext {
    return { host: this.host, signal, tool: async (name) => path.join(path.dirname(kubectl), name) };
  }

  folder(name: string): string {
    return clusterFolder(this.#home, name);
  }

  create(name: string, shapes: readonly NodeShape[]): Promise<void> {
    return resultOf(createRehearsal({ name, folder: this.folder(name), shapes }, this.context()));
  }

  async kubeconfig(name: string): Promise<string> {
    return readFile(rehearsalFiles(this.folder(name)).kubeconfig, 'utf8');
  }

  /** Rehearses objects by component on a control plane that is there. */
  async judge(
    name: string,
    shapes: readonly NodeShape[],
    objects: Readonly<Record<string, readonly object[]>>,
    timeoutSeconds = 60,
  ): Promise<RehearsalVerdict> {
    const ids = Object.keys(objects);
    const rendered = await Promise.all(
      ids.map(async (component) => {
        const file = path.join(this.#home, `${component}.ndjson`);
        await writeFile(file, (objects[component] ?? []).map((one) => `${JSON.stringify(one)}\n`).join(''));
        return { component, path: file };
      }),
    );
    const { transform, notes } = fitForRehearsal((_, object) => object, { components: [], sidecar: null });
    const catalog = ids.map((id) => ({ id, needs: [] }));
    const items = await readWorkList(this.host.files, rendered, catalog, transform);
    const client = this.host.kubernetes.connect(await this.kubeconfig(name));
    const about = { cluster: name, distribution: 'test', preset: null, profile: 'as-published' as const };
    const components = ids.map((id) => ({ id, title: id }));
    const startedAt = Date.now();
    try {
      return await resultOf(
        judgeObjects({ client, items, notes, shapes, components, about, startedAt, timeoutSeconds }, this.context()),
      );
    } finally {
      client.close();
    }
  }

  async remove(): Promise<void> {
    const names = await readdir(clusterFolder(this.#home, '')).catch(() => []);
    for (const name of names) await removeRehearsal(rehearsalFiles(this.folder(name)), this.host, { logs: true });
    await rm(this.#home, { recursive: true, force: true });
  }
}
