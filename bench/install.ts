import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { kubectl, mirror, mustRun, nodeImage, run, Slipway, standIn, testLock } from '../test/kit/kit.ts';
import { median, report, rounded, secondsOf } from './lib/measure.ts';
import { allReady, workloadsOf } from './lib/workloads.ts';

// The whole platform, from "the API answers and the images are in the nodes" to "every workload is ready": the loop that
// upstream's README prints against `slipway up`, with the same trimmed objects, one after the other on fresh clusters.
const rounds = Number(process.argv[2] ?? 3);
const limitSeconds = 900;
const lock = await testLock('26.03');
const slipway = await Slipway.create();
const rendered = path.join(slipway.home, 'all.yaml');
await slipway.must('render', '--preset', 'full', '--distribution', lock, '--mirror', mirror, '--output', rendered);
// Nothing can be pulled here, so both sides use what is in the node.
await writeFile(
  rendered,
  (await readFile(rendered, 'utf8')).replaceAll('imagePullPolicy: Always', 'imagePullPolicy: IfNotPresent'),
);
const wanted = workloadsOf(await readFile(rendered, 'utf8'));

async function freshCluster(): Promise<string> {
  await slipway.must('up', '--bare', '--cluster', 'bench', '--node-image', nodeImage);
  await standIn('bench', rendered);
  const kubeconfig = path.join(slipway.state, 'clusters/bench/kubeconfig');
  await mustRun(kubectl, [
    '--kubeconfig',
    kubeconfig,
    '-n',
    'kube-system',
    'rollout',
    'status',
    'deployment/coredns',
    '--timeout=180s',
  ]);
  return kubeconfig;
}

async function upstreamLoop(kubeconfig: string): Promise<number> {
  let tries = 0;
  for (;;) {
    tries += 1;
    const applied = await run(kubectl, [
      '--kubeconfig',
      kubeconfig,
      'apply',
      '--server-side',
      '--force-conflicts',
      '-f',
      rendered,
    ]);
    if (applied.exitCode === 0) break;
    await after(20_000);
  }
  await allReady(kubeconfig, wanted, limitSeconds);
  return tries;
}

async function slipwayUp(kubeconfig: string): Promise<void> {
  await slipway.must(
    'up',
    '--preset',
    'full',
    '--cluster',
    'bench',
    '--distribution',
    lock,
    '--mirror',
    mirror,
    '--anyway',
  );
  await allReady(kubeconfig, wanted, 5);
}

const loop: number[] = [];
const tries: number[] = [];
const own: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  let kubeconfig = await freshCluster();
  loop.push(await secondsOf(async () => tries.push(await upstreamLoop(kubeconfig))));
  await slipway.must('delete', '--cluster', 'bench', '--yes');
  kubeconfig = await freshCluster();
  own.push(await secondsOf(() => slipwayUp(kubeconfig)));
  await slipway.must('delete', '--cluster', 'bench', '--yes');
}
await slipway.remove();
report('install', {
  goal: 'slipway / upstream loop <= 0.40',
  workloads: wanted.length,
  upstreamSeconds: loop,
  upstreamTries: tries,
  slipwaySeconds: own,
  ratio: rounded(median(own) / median(loop)),
});
