import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { kubectl, run, type Slipway } from '../../test/kit/kit.ts';

/** Writes objects into a cluster without a pause, and remembers each that the API server took. */
export class SteadyWriter {
  readonly taken: string[] = [];
  readonly #kubeconfig: string;
  readonly #left = new AbortController();
  readonly #writing: Promise<void>;

  constructor(slipway: Slipway, cluster: string, prefix: string) {
    this.#kubeconfig = path.join(slipway.state, 'clusters', cluster, 'kubeconfig');
    this.#writing = this.#write(prefix);
  }

  async #write(prefix: string): Promise<void> {
    for (let number = 1; !this.#left.signal.aborted; number += 1) {
      const name = `${prefix}-${String(number)}`;
      const args = ['--kubeconfig', this.#kubeconfig, '--request-timeout=2s', 'create', 'configmap', name];
      if ((await run(kubectl, args)).exitCode === 0) this.taken.push(name);
      await after(200, undefined, { signal: this.#left.signal }).catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    this.#left.abort();
    await this.#writing;
  }

  /** What was taken and is not there any more. */
  async lost(): Promise<string[]> {
    const shown = await run(kubectl, ['--kubeconfig', this.#kubeconfig, 'get', 'configmaps', '-o', 'name']);
    const there = new Set(shown.stdout.split('\n'));
    return this.taken.filter((name) => !there.has(`configmap/${name}`));
  }
}
