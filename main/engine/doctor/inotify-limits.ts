import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { notOnOwnKernel, wholeNumber } from './on-own-kernel.ts';
import { sysctlFix } from './sysctl-fix.ts';

// kind's own page on known issues asks for these.
const wanted = { instances: 512, watches: 524_288 } as const;
// Kubeflow's own tests run with these (.github/workflows of kubeflow/manifests 26.03).
const generous = { instances: 2280, watches: 1_255_360 } as const;

/** Enough inotify instances and watches: with too few, pods end with "too many open files" at random. */
export const inotifyLimitsCheck: Check = {
  id: 'inotify-limits',
  title: 'File watches',
  concernsUp: true,
  seconds: 5,
  skips: ({ hardware }) => notOnOwnKernel(hardware),
  look,
  async fix({ host }) {
    const { instances, watches } = await readLimits(host);
    return sysctlFix('inotify', {
      'fs.inotify.max_user_instances': Math.max(instances, generous.instances),
      'fs.inotify.max_user_watches': Math.max(watches, generous.watches),
    });
  },
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const { instances, watches } = await readLimits(host);
  const says = `${String(instances)} instances and ${String(watches)} watches are allowed.`;
  if (instances >= wanted.instances && watches >= wanted.watches) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} A whole platform may need ${String(wanted.instances)} and ${String(wanted.watches)}.`,
    remedy: 'Raise both limits, and write them into a file in /etc/sysctl.d so that they stay.',
  };
}

async function readLimits({ files }: CheckContext['host']): Promise<{ instances: number; watches: number }> {
  return {
    instances: wholeNumber(await files.readText('/proc/sys/fs/inotify/max_user_instances')) ?? 0,
    watches: wholeNumber(await files.readText('/proc/sys/fs/inotify/max_user_watches')) ?? 0,
  };
}
