import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { networkSeconds, networkSkips, outOfReach } from './network-look.ts';
import { registries } from './registries.ts';

/** The registries of the platform's images answer this computer. */
export const registryReachableCheck: Check = {
  id: 'registry-reachable',
  title: 'Registries of images',
  concernsUp: false,
  seconds: networkSeconds,
  skips: ({ host }) => networkSkips(host),
  look,
};

async function look({ host, signal }: CheckContext): Promise<CheckOutcome> {
  const answers = await Promise.allSettled(
    registries.map((registry) => host.surroundings.askHead(`https://${registry}/v2/`, signal)),
  );
  const silent = registries.filter((_, index) => answers[index]?.status === 'rejected');
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (failure === undefined) return { state: 'passed', says: `${registries.join(', ')} answer.` };
  const outcome = outOfReach(failure.reason);
  const says = `No answer from ${silent.join(', ')}. ${outcome.says}`;
  return { ...outcome, says };
}
