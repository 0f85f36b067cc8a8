import { rm } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, nodeImage, Slipway } from '../test/kit/kit.ts';
import { median, report, rounded, secondsOf } from './lib/measure.ts';

// `up --bare` against `kind create cluster --wait`, one after the other, three times.
const rounds = Number(process.argv[2] ?? 3);
const kind: number[] = [];
const slipway: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const own = await Slipway.create();
  const kubeconfig = path.join(own.home, 'kind-kubeconfig');
  kind.push(
    await secondsOf(() =>
      mustRun('kind', [
        'create',
        'cluster',
        '-q',
        '--name',
        'bench-kind',
        '--image',
        nodeImage,
        '--kubeconfig',
        kubeconfig,
        '--wait',
        '5m',
      ]),
    ),
  );
  await mustRun('kind', ['delete', 'cluster', '-q', '--name', 'bench-kind', '--kubeconfig', kubeconfig]);
  slipway.push(
    await secondsOf(() => own.must('up', '--bare', '--cluster', 'bench-slipway', '--node-image', nodeImage)),
  );
  await own.must('delete', '--cluster', 'bench-slipway', '--yes');
  await own.remove();
  await rm(kubeconfig, { force: true });
}
report('create', {
  goal: 'slipway / kind <= 1.10',
  kindSeconds: kind,
  slipwaySeconds: slipway,
  ratio: rounded(median(slipway) / median(kind)),
});
