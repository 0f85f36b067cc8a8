import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { DesktopApp } from '../../test/desktop/desktop-app.ts';
import { EmptyDocker } from '../../test/desktop/empty-docker.ts';
import { kubectl, mirror, mustRun, pathWithKit, testLock } from '../../test/kit/kit.ts';

const pods = 2000;
const wantedPerSecond = 200;
const seconds = 30;

const podsSchema = z.object({
  metadata: z.object({ resourceVersion: z.coerce.number() }),
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

export interface CrowdFigures {
  readonly pods: number;
  /** Pods that were changed. */
  readonly podChangesPerSecond: number;
  /** All writes of the API server, by etcd's revision: a pod that is no longer ready changes what it belongs to. */
  readonly writesPerSecond: number;
  readonly seconds: number;
  /** Tasks of the page's thread that took longer than 50 ms, in milliseconds (Long Tasks API). */
  readonly longTasks: readonly number[];
}

/**
 * Has the app's Platform screen show a simulated cluster (kwok) with so many pods of one component while so many of them a
 * second change between ready and not.
 */
export async function measureCrowd(): Promise<CrowdFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-crowd-'));
  const docker = await EmptyDocker.start(path.join(folder, 'docker.sock'));
  const desktop = await DesktopApp.prepare({ PATH: pathWithKit(), DOCKER_HOST: docker.address });
  await desktop.start();
  try {
    await rehearse(desktop);
    const kubeconfig = path.join(desktop.home, 'clusters/rehearsal/kubeconfig');
    const kube = (...args: string[]) => mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', 'kubeflow', ...args]);
    const [dashboard = ''] = (await kube('get', 'deployments', '-o', 'name')).split('\n');
    await kube('scale', dashboard, `--replicas=${pods}`);
    await kube('rollout', 'status', dashboard, '--timeout=10m');
    await desktop.page.evaluate("location.hash = '#/platform/rehearsal'");
    await desktop.page
      .getByText(/workloads ready/)
      .first()
      .waitFor({ timeout: 60_000 });
    await sleep(5000);
    await desktop.page.evaluate(`{
      window.longTasks = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration));
      }).observe({ type: 'longtask' });
    }`);
    const list = async () =>
      podsSchema.parse(JSON.parse(await kube('get', '--raw', '/api/v1/namespaces/kubeflow/pods')));
    const before = await list();
    const sent = await change(
      kubeconfig,
      before.items.map(({ metadata }) => metadata.name),
    );
    const after = await list();
    const longTasks = z.array(z.number()).parse(await desktop.page.evaluate('window.longTasks'));
    const writes = after.metadata.resourceVersion - before.metadata.resourceVersion;
    return {
      pods: before.items.length,
      podChangesPerSecond: Math.round(sent / seconds),
      writesPerSecond: Math.round(writes / seconds),
      seconds,
      longTasks,
    };
  } finally {
    await desktop.close();
    await docker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function rehearse(desktop: DesktopApp): Promise<void> {
  const distribution = await testLock('26.03');
  await desktop.askEngine(async (client) => {
    const input = { distribution, mirror, components: ['dashboard'], nodes: '20x64cpu256Gi', keep: true };
    const { id } = await client.operations.start({ kind: 'rehearse', input });
    for await (const { event } of client.operations.follow({ id })) {
      if (event.type === 'failed') throw new Error(event.error.message);
    }
  });
}

/** Changes pods in turn, and answers how many changes the API server took. */
async function change(kubeconfig: string, names: readonly string[]): Promise<number> {
  const proxy = spawn(kubectl, ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const address = await proxyAddress(proxy.stdout);
    let sent = 0;
    const end = Date.now() + seconds * 1000;
    const begun = Date.now();
    let next = 0;
    const work = async (): Promise<void> => {
      while (Date.now() < end) {
        const number = next++;
        const due = begun + (number * 1000) / wantedPerSecond;
        if (due > Date.now()) await sleep(due - Date.now());
        const name = names[number % names.length] ?? '';
        const status = Math.floor(number / names.length) % 2 === 0 ? 'False' : 'True';
        const response = await fetch(`${address}/api/v1/namespaces/kubeflow/pods/${name}/status`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/strategic-merge-patch+json' },
          body: JSON.stringify({ status: { conditions: [{ type: 'Ready', status }] } }),
        });
        await response.arrayBuffer();
        if (response.ok) sent += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    return sent;
  } finally {
    proxy.kill();
  }
}

async function proxyAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) return `http://${address}`;
  }
  throw new Error('kubectl proxy ended before it listened');
}
