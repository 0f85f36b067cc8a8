import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RehearsalVerdict } from '../contracts/rehearsal.ts';
import { rounded, secondsOf } from '../bench/lib/measure.ts';
import { RehearsalStage } from '../test/control-plane/rehearsal-stage.ts';

// `npm run torture -- rehearse [NODES] [PODS]`: so many simulated nodes and pods, in workloads of 100 pods each, and one
// workload more than there is room for. The pods are sized so that the rest fills seven eighths of the nodes.
const nodes = Number(process.argv[2] ?? 1000);
const pods = Number(process.argv[3] ?? 10_000);
const podsEach = 100;
const millicoresEach = Math.floor((nodes * 8000 * 7) / 8 / pods);
const shapes = [{ count: nodes, millicores: 8000, memoryBytes: 32 * 2 ** 30, gpu: null }];

const deployment = (name: string, replicas: number, cpu: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'crowd' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'none/at-all', resources: { requests: { cpu, memory: '256Mi' } } }] },
    },
  },
});
const crowd = Array.from({ length: Math.ceil(pods / podsEach) }, (_, index) =>
  deployment(`crowd-${String(index)}`, Math.min(podsEach, pods - index * podsEach), `${String(millicoresEach)}m`),
);
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crowd' } };

const stage = await RehearsalStage.open();
let peakBytes = 0;
const watching = setInterval(() => void look(), 2000);

/** Memory of the control plane's processes, together. */
async function look(): Promise<void> {
  const programs = await stage.host.background.find(stage.folder('crowd'));
  const sizes = await Promise.all(
    programs.map(async ({ pid }) => {
      const status = (await stage.host.files.readText(`/proc/${String(pid)}/status`).catch(() => '')) ?? '';
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    }),
  );
  peakBytes = Math.max(
    peakBytes,
    sizes.reduce((sum, one) => sum + one, 0),
  );
}

let verdict: RehearsalVerdict | null = null;
const startSeconds = await secondsOf(() => stage.create('crowd', shapes));
const judgeSeconds = await secondsOf(async () => {
  verdict = await stage.judge(
    'crowd',
    shapes,
    { crowd: [namespace, ...crowd], large: [deployment('large', 3, '64')] },
    1200,
  );
});
clearInterval(watching);
const left = async () => (await stage.host.background.find(stage.folder('crowd'))).length;
const before = await left();
const stopSeconds = await secondsOf(() => stage.remove());
const processesLeft = await left();
const [placedPart, largePart] = (verdict as RehearsalVerdict | null)?.components ?? [];
const result = {
  date: new Date().toISOString().slice(0, 10),
  nodes,
  pods,
  placed: placedPart?.placed,
  pending: placedPart?.pending.length,
  tooLarge: largePart?.pending,
  ...{ startSeconds, judgeSeconds, stopSeconds, podsPerSecond: rounded(pods / judgeSeconds) },
  peakMebibytes: Math.round(peakBytes / 2 ** 20),
  ...{ processesBefore: before, processesLeft },
  machine: { cores: os.cpus().length, memoryBytes: os.totalmem() },
};
const folder = path.join(import.meta.dirname, 'results');
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, 'rehearse.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
process.exitCode = placedPart?.placed === pods && processesLeft === 0 ? 0 : 1;
