import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { notOnOwnKernel, wholeNumber } from './on-own-kernel.ts';

/** What etcd and the proxies of the mesh were seen to need, with room; containers inherit it from the engine. */
const wanted = 8192;

/** How many files a process of a container may have open. */
export const openFilesCheck: Check = {
  id: 'open-files',
  title: 'Open files',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) => notOnOwnKernel(hardware),
  look,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const pid = wholeNumber(await host.files.readText('/var/run/docker.pid').catch(() => null));
  const limits = pid === null ? null : await host.files.readText(`/proc/${String(pid)}/limits`).catch(() => null);
  const most = openFilesLimit(limits ?? (await host.files.readText('/proc/self/limits')) ?? '');
  if (most === null) return { state: 'skipped', says: 'The limit cannot be read.' };
  const whose = limits === null ? 'This user’s processes' : 'The container engine';
  if (most === 'unlimited') return { state: 'passed', says: `${whose} may open any number.` };
  const says = `${whose} may open ${String(most)} at once.`;
  if (most >= wanted) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} Databases and proxies in the cluster may need ${String(wanted)}.`,
    remedy: 'Raise LimitNOFILE of the engine’s service, then start it again.',
    commands: ['sudo systemctl edit docker   # [Service] LimitNOFILE=1048576', 'sudo systemctl restart docker'],
  };
}

/** The hard limit of open files in the text of `/proc/PID/limits`; null where it names none. */
export function openFilesLimit(text: string): number | 'unlimited' | null {
  const found = /^Max open files\s+\S+\s+(\d+|unlimited)\b/m.exec(text)?.[1];
  if (found === undefined) return null;
  return found === 'unlimited' ? found : Number(found);
}
