import { encodeError } from '../../../contracts/app-error.ts';
import type { CheckResult } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { containerEngineCheck } from './container-engine.ts';
import { diskSpaceCheck } from './disk-space.ts';
import { inotifyLimitsCheck } from './inotify-limits.ts';

/** All checks, in the order in which they are told. A new one is one file and one line here. */
export const checks: readonly Check[] = [containerEngineCheck, diskSpaceCheck, inotifyLimitsCheck];

/** Looks at everything, one after the other. A check that throws counts as failed, with what it threw. */
export async function runChecks(context: CheckContext, list: readonly Check[] = checks): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of list) {
    results.push({ check: check.id, title: check.title, outcome: await outcomeOf(check, context) });
  }
  return results;
}

async function outcomeOf(check: Check, context: CheckContext): Promise<CheckResult['outcome']> {
  const reason = check.skips(context);
  if (reason !== null) return { state: 'skipped', says: reason };
  try {
    return await check.look(context);
  } catch (error) {
    const { code, message, remedy } = encodeError(error);
    return { state: 'failed', code, says: message, remedy };
  }
}
