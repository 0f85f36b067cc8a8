import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { networkSeconds, networkSkips, outOfReach } from './network-look.ts';
import { registries } from './registries.ts';

/** Names of hosts outside can be looked up. */
export const nameResolutionCheck: Check = {
  id: 'name-resolution',
  title: 'Names of hosts',
  concernsUp: false,
  seconds: networkSeconds,
  skips: ({ host }) => networkSkips(host),
  look,
};

async function look({ host, signal }: CheckContext): Promise<CheckOutcome> {
  try {
    const addresses = await host.surroundings.resolveName(registries[0], signal);
    return { state: 'passed', says: `${registries[0]} has ${String(addresses.length)} addresses.` };
  } catch (error) {
    const proxy = host.surroundings.environment(['HTTPS_PROXY', 'https_proxy']);
    if (Object.keys(proxy).length === 0) return outOfReach(error);
    return { state: 'passed', says: 'They cannot be looked up here, but there is a proxy that does.' };
  }
}
