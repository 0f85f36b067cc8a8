import type { CheckResult, FixPlan } from '../../contracts/doctor.ts';
import type { Operation, OperationRecord } from '../../contracts/operations.ts';
import { createChannel } from './channel.ts';
import type { Scene } from './fake-engine.ts';
import { sampleOperation } from './samples.ts';
import { freshScene } from './scenes.ts';

const results: CheckResult[] = [
  {
    check: 'inotify-limits',
    title: 'File watches',
    fixable: true,
    outcome: { state: 'warned', says: '128 instances are allowed.', remedy: 'Raise both limits.' },
  },
  {
    check: 'other-clusters',
    title: 'Other clusters',
    fixable: false,
    outcome: {
      state: 'warned',
      says: 'work (kind) runs.',
      remedy: 'Stop it.',
      commands: ['docker stop work-control-plane'],
    },
  },
  {
    check: 'container-engine',
    title: 'Container engine',
    fixable: true,
    outcome: {
      state: 'failed',
      code: 'docker.missing',
      says: 'No container engine was found.',
      remedy: 'Install Docker.',
      commands: ['sudo apt-get install --yes docker.io', 'sudo systemctl enable --now docker'],
    },
  },
  {
    check: 'disk-space',
    title: 'Disk space',
    fixable: false,
    outcome: { state: 'passed', says: '100 GiB are free.' },
  },
  {
    check: 'wsl',
    title: 'Windows Subsystem for Linux',
    fixable: false,
    outcome: { state: 'skipped', says: 'Only Windows has it.' },
  },
];

const plan: FixPlan = {
  check: 'inotify-limits',
  title: 'File watches',
  cluster: null,
  steps: [
    {
      id: 'step-1',
      says: 'Write /etc/sysctl.d/90-slipway-inotify.conf',
      command: 'sudo -n tee /etc/sysctl.d/90-slipway-inotify.conf',
      input: 'fs.inotify.max_user_instances = 2280\nfs.inotify.max_user_watches = 1255360\n',
    },
    { id: 'step-2', says: 'Take the settings over now', command: 'sudo -n sysctl -p', input: null },
  ],
  notes: ['They stay after a restart.'],
};

/** A computer with something of every state, and what a test turns in it. */
export function doctorScene(): { scene: Scene; asked: { method: string; input: unknown }[]; looks: () => number } {
  const asked: { method: string; input: unknown }[] = [];
  const fix = sampleOperation({
    id: 'fix-1',
    kind: 'fix',
    title: 'Put right: File watches',
    cluster: null,
    now: 'Queued',
  });
  const operations = createChannel<Operation[]>({ latestOnly: true });
  operations.push([]);
  let looks = 0;
  const fresh = freshScene(asked);
  return {
    scene: {
      ...fresh,
      doctor: {
        run: async () => ((looks += 1), results),
        planFix: async () => plan,
      },
      operations: {
        ...fresh.operations,
        get: async () => fix,
        watch: (_input, { signal }) => operations.read(signal),
        follow: (_input, { signal }) => createChannel<OperationRecord>().read(signal),
        start: async (input) => {
          asked.push({ method: 'start', input });
          return fix;
        },
      },
    },
    asked,
    looks: () => looks,
  };
}
