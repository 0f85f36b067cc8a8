import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCatalog } from '../main/engine/distribution/catalog.ts';
import { readLock } from '../main/engine/distribution/lock-file.ts';
import { renderComponents } from '../main/engine/distribution/render.ts';
import { resultOf } from '../main/engine/handlers/result-of.ts';
import { createNodeHost } from '../main/engine/host/node-host.ts';
import { createBell } from '../main/engine/platform/bell.ts';
import { createDiscovery } from '../main/engine/platform/discovery.ts';
import type { GateFacts } from '../main/engine/platform/gate.ts';
import { InstallQueue } from '../main/engine/platform/install-queue.ts';
import { isWebhookConfiguration } from '../main/engine/platform/webhook-facts.ts';
import { parseKubeObject } from '../main/engine/platform/kube-object.ts';
import { readWorkList, type RenderedComponent } from '../main/engine/platform/work-list.ts';
import { startApiServer } from '../test/control-plane/api-server.ts';
import { kubectl, mirror, mustRun, run, testLock } from '../test/kit/kit.ts';
import { median, report, rounded, secondsOf } from './lib/measure.ts';

// All objects of the platform but the webhook configurations (nobody stands behind them here), applied to a bare API
// server: kubectl in as many passes as it needs, and Slipway's queue, one after the other on fresh servers.
const rounds = Number(process.argv[2] ?? 3);
const mostPasses = 6;
const folder = await mkdtemp(path.join(tmpdir(), 'slipway-bench-apply-'));
const resources = path.join(import.meta.dirname, '../resources');
const host = createNodeHost({
  home: folder,
  cache: path.join(folder, 'cache'),
  resources,
  userKubeconfig: path.join(folder, 'none'),
});
const catalog = await readCatalog(host);
const lock = await readLock(host, await testLock('26.03'));
const never = new AbortController().signal;
const ids = lock.components.map(({ id }) => id);
const all = path.join(folder, 'all.json');
const rendered = await prepare();

/** Leaves the webhook configurations out, and writes the rest once more as one list for kubectl. */
async function prepare(): Promise<RenderedComponent[]> {
  const tool = async () => kubectl;
  const published = await resultOf(renderComponents(lock, ids, mirror, { host, signal: never, tool }));
  const objects: string[] = [];
  const kept = await Promise.all(
    published.map(async ({ component, path: file }) => {
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      const own = lines.filter((line) => !isWebhookConfiguration(parseKubeObject(line, component)));
      objects.push(...own);
      const out = path.join(folder, `${component}.ndjson`);
      await writeFile(out, `${own.join('\n')}\n`);
      return { component, path: out };
    }),
  );
  await writeFile(all, `{"apiVersion":"v1","kind":"List","items":[${objects.join(',')}]}`);
  return kept;
}

/** How often kubectl has to be run until it is content. */
async function kubectlPasses(kubeconfig: string): Promise<number> {
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const applied = await run(kubectl, [
      '--kubeconfig',
      kubeconfig,
      'apply',
      '--server-side',
      '--force-conflicts',
      '-f',
      all,
    ]);
    if (applied.exitCode === 0) return pass;
  }
  throw new Error(`kubectl was not content after ${String(mostPasses)} passes`);
}

/** Slipway's own queue with every gate open that a bare API server can never open. */
async function slipwayApply(kubeconfig: string): Promise<{ objects: number; tries: number }> {
  const client = host.kubernetes.connect(kubeconfig);
  const items = await readWorkList(host.files, rendered, catalog.components, (_, object) => object);
  const bell = createBell(host.clock, 20, never);
  const discovery = createDiscovery(client);
  await discovery.refresh(never);
  let tries = 0;
  const settled = (_: unknown, failure: { cause: string } | null) => {
    tries += 1;
    if (failure?.cause === 'permanent') throw new Error(JSON.stringify(failure));
    queue.start(facts, false);
    bell.ring();
  };
  const context = {
    client,
    discovery,
    clock: host.clock,
    signal: never,
    mayStartPods: () => true,
    begun: () => undefined,
    settled,
  };
  const queue: InstallQueue = new InstallQueue(items, context);
  const facts: GateFacts = {
    isApplied: (key) => queue.isApplied(key),
    isServed: (apiVersion, kind) => discovery.find(apiVersion, kind) !== null,
    webhook: () => 'answers',
    hasEndpoints: () => true,
    hasSecret: () => true,
    hasConfigMap: () => true,
    isComponentUp: () => true,
  };
  let asked = 0;
  while (queue.applied < items.length) {
    queue.start(facts, false);
    if (queue.wantsKinds(facts) && host.clock.now() - asked > 400) {
      asked = host.clock.now();
      await discovery.refresh(never);
      continue;
    }
    await bell.wait(200);
  }
  client.close();
  return { objects: items.length, tries };
}

async function onFreshServer<Result>(
  task: (kubeconfig: string) => Promise<Result>,
): Promise<{ seconds: number; result: Result }> {
  const server = await startApiServer();
  const file = path.join(folder, 'kubeconfig');
  await writeFile(file, server.kubeconfig, { mode: 0o600 });
  await mustRun(kubectl, ['--kubeconfig', file, 'get', 'namespaces']);
  const results: Result[] = [];
  try {
    const seconds = await secondsOf(async () => results.push(await task(file)));
    return { seconds, result: results[0]! };
  } finally {
    await server.remove();
  }
}

const kubectlRounds: { seconds: number; result: number }[] = [];
const slipwayRounds: { seconds: number; result: { objects: number; tries: number } }[] = [];
for (let round = 0; round < rounds; round += 1) {
  kubectlRounds.push(await onFreshServer(kubectlPasses));
  slipwayRounds.push(await onFreshServer(async (file) => slipwayApply(await readFile(file, 'utf8'))));
}
await rm(folder, { recursive: true, force: true });
const secondsOfAll = (all: readonly { seconds: number }[]) => all.map(({ seconds }) => seconds);
report('apply', {
  goal: 'slipway / kubectl <= 0.65',
  objects: slipwayRounds[0]?.result.objects,
  kubectlSeconds: secondsOfAll(kubectlRounds),
  kubectlPasses: kubectlRounds.map(({ result }) => result),
  slipwaySeconds: secondsOfAll(slipwayRounds),
  slipwayTries: slipwayRounds.map(({ result }) => result.tries),
  ratio: rounded(median(secondsOfAll(slipwayRounds)) / median(secondsOfAll(kubectlRounds))),
});
