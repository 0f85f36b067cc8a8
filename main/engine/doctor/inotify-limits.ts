import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

// kind's own page on known issues asks for these; Kubeflow's tests run with 2280 and 1255360.
const wanted = { instances: 512, watches: 524_288 } as const;

/** Enough inotify instances and watches: with too few, pods end with "too many open files" at random. */
export const inotifyLimitsCheck: Check = {
  id: 'inotify-limits',
  title: 'File watches',
  skips: ({ hardware }) =>
    hardware.operatingSystem.platform === 'linux'
      ? null
      : 'Only Linux has these limits; elsewhere the engine’s own machine does.',
  look,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const instances = Number(await host.files.readText('/proc/sys/fs/inotify/max_user_instances'));
  const watches = Number(await host.files.readText('/proc/sys/fs/inotify/max_user_watches'));
  const says = `${String(instances)} instances and ${String(watches)} watches are allowed.`;
  if (instances >= wanted.instances && watches >= wanted.watches) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} A whole platform may need ${String(wanted.instances)} and ${String(wanted.watches)}.`,
    remedy: `Run: sudo sysctl fs.inotify.max_user_instances=${String(wanted.instances)} fs.inotify.max_user_watches=${String(wanted.watches)}. To keep it, write both into a file in /etc/sysctl.d.`,
  };
}
