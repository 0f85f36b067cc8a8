import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Tools } from '../tools/tools.ts';
import type { Check } from './check.ts';

/** The outside programs are here, or can be fetched when they are needed; those that only some need are not missed. */
export function toolVersionsCheck(tools: Pick<Tools, 'list'>): Check {
  return {
    id: 'tool-versions',
    title: 'Outside programs',
    concernsUp: false,
    seconds: 20,
    skips: () => null,
    look: () => look(tools),
  };
}

async function look(tools: Pick<Tools, 'list'>): Promise<CheckOutcome> {
  const list = await tools.list();
  const here = list.flatMap(({ name, found }) => (found.from === 'missing' ? [] : [`${name} ${found.version}`]));
  const missing = list.flatMap(({ name, onDemand, found }) =>
    found.from === 'missing' && !onDemand ? [`${name}: ${found.reason}`] : [],
  );
  if (missing.length === 0) return { state: 'passed', says: `${here.join(', ')}.` };
  return {
    state: 'warned',
    says: [...here, ...missing].join(' · '),
    remedy: 'Nothing has to be done with a network: "slipway up" fetches and verifies what is missing.',
    commands: ['slipway tools fetch'],
  };
}
