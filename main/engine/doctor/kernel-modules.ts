import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { type FixDraft, draftOf } from './fix-step.ts';
import { notOnOwnKernel } from './on-own-kernel.ts';
import { writeFile } from './sysctl-fix.ts';

interface KernelPart {
  readonly module: string;
  /** What it is for, as part of a sentence. */
  readonly purpose: string;
  /** Paths of which one is there while the part works, whether it is a module or built in. */
  readonly traces: readonly string[];
  /** kind's own network does without it; others in a cluster may not. */
  readonly isOptional?: true;
}

const parts: readonly KernelPart[] = [
  { module: 'overlay', purpose: 'the layers of images', traces: ['/sys/module/overlay'] },
  {
    module: 'br_netfilter',
    purpose: 'rules for packets between containers',
    traces: ['/proc/sys/net/bridge', '/sys/module/br_netfilter'],
    isOptional: true,
  },
  {
    module: 'nf_tables',
    purpose: 'the addresses of services',
    traces: ['/sys/module/nf_tables', '/sys/module/ip_tables', '/proc/net/ip_tables_names'],
  },
  { module: 'nf_conntrack', purpose: 'tracking connections', traces: ['/proc/sys/net/netfilter/nf_conntrack_max'] },
];

/** The kernel has what containers and the network of a cluster are made of. */
export const kernelModulesCheck: Check = {
  id: 'kernel-modules',
  title: 'Parts of the kernel',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) => notOnOwnKernel(hardware),
  look,
  fix,
};

async function look({ host }: CheckContext): Promise<CheckOutcome> {
  const absent = await findAbsent(host);
  if (absent.length === 0) return { state: 'passed', says: `${names(parts)} are there.` };
  const says = absent.map(({ module, purpose }) => `${module} (${purpose})`).join(', ');
  if (absent.every(({ isOptional }) => isOptional === true))
    return { state: 'passed', says: `Not loaded, and a cluster of kind does without: ${says}.` };
  // A kernel without modules has what it has, and shows no trace of much of it.
  if ((await host.files.readText('/proc/modules')) === null)
    return { state: 'passed', says: `This kernel loads no modules, and shows no trace of ${says}.` };
  return {
    state: 'warned',
    says: `Not loaded: ${says}. The container engine loads most of them when it needs them; some it may not.`,
    remedy: 'Load them, and write them into a file in /etc/modules-load.d so that they stay.',
  };
}

async function fix({ host }: CheckContext): Promise<FixDraft> {
  const modules = (await findAbsent(host)).map(({ module }) => module);
  if (modules.length === 0) return draftOf([]);
  return draftOf([
    { by: 'command', says: 'Load them now', command: ['modprobe', '--all', ...modules], rights: 'administrator' },
    writeFile('/etc/modules-load.d/slipway.conf', ['# Written by "slipway doctor --fix".', ...modules]),
  ]);
}

async function findAbsent(host: CheckContext['host']): Promise<KernelPart[]> {
  const filesystems = (await host.files.readText('/proc/filesystems')) ?? '';
  const absent: KernelPart[] = [];
  for (const part of parts) {
    const isFilesystem = new RegExp(String.raw`\b${part.module}$`, 'm').test(filesystems);
    if (!isFilesystem && !(await hasTrace(host, part))) absent.push(part);
  }
  return absent;
}

async function hasTrace(host: CheckContext['host'], { traces }: KernelPart): Promise<boolean> {
  for (const trace of traces) if ((await host.files.stat(trace)) !== null) return true;
  return false;
}

function names(list: readonly KernelPart[]): string {
  return list.map(({ module }) => module).join(', ');
}
