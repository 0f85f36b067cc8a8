import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { notOnOwnKernel } from './on-own-kernel.ts';

const profile = 'usr.sbin.mysqld';
const folder = '/etc/apparmor.d';

/** A profile for MySQL on this computer is applied to MySQL in a container too, and keeps it from its files. */
export const apparmorMysqldCheck: Check = {
  id: 'apparmor-mysqld',
  title: 'AppArmor and MySQL',
  concernsUp: false,
  seconds: 5,
  skips: ({ hardware }) => notOnOwnKernel(hardware),
  look,
};

async function look({ host: { files } }: CheckContext): Promise<CheckOutcome> {
  const enabled = await files.readText('/sys/module/apparmor/parameters/enabled').catch(() => null);
  if (enabled?.trim() !== 'Y') return { state: 'passed', says: 'AppArmor is off, or this kernel has none.' };
  const isOnDisk = (await files.stat(`${folder}/${profile}`)) !== null;
  if (!isOnDisk) return { state: 'passed', says: 'There is no profile for mysqld.' };
  if ((await files.stat(`${folder}/disable/${profile}`)) !== null)
    return { state: 'passed', says: 'The profile for mysqld is switched off.' };
  return {
    state: 'warned',
    says: `${folder}/${profile} also holds for MySQL in containers, which then cannot read its own files.`,
    remedy: 'Switch the profile off while the platform runs. A MySQL of this computer then runs without it.',
    commands: [`sudo ln -s ${folder}/${profile} ${folder}/disable/`, `sudo apparmor_parser -R ${folder}/${profile}`],
  };
}
