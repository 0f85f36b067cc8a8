import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { notOnOwnKernel, wholeNumber } from './on-own-kernel.ts';
import { sysctlFix } from './sysctl-fix.ts';

/** Two databases of a whole platform (pipelines, Katib) with what else asks for some. */
const wantedFree = 16_384;
const generous = 1_048_576;

/** MySQL asks the kernel for asynchronous reads and writes, and does not start where too few are left. */
export const aioRequestsCheck: Check = {
  id: 'aio-requests',
  title: 'Asynchronous disk requests',
  concernsUp: true,
  seconds: 5,
  skips: ({ hardware }) => notOnOwnKernel(hardware),
  look,
  async fix({ host }) {
    const most = wholeNumber(await host.files.readText('/proc/sys/fs/aio-max-nr')) ?? 0;
    return sysctlFix('aio', { 'fs.aio-max-nr': Math.max(most, generous) });
  },
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const most = wholeNumber(await host.files.readText('/proc/sys/fs/aio-max-nr'));
  const used = wholeNumber(await host.files.readText('/proc/sys/fs/aio-nr')) ?? 0;
  if (most === null) return { state: 'skipped', says: 'This kernel does not tell how many it allows.' };
  const says = `${String(used)} of ${String(most)} are in use.`;
  if (most - used >= wantedFree) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} The databases of a whole platform may not start with fewer than ${String(wantedFree)} free.`,
    remedy: 'Raise fs.aio-max-nr, and write it into a file in /etc/sysctl.d so that it stays.',
  };
}
