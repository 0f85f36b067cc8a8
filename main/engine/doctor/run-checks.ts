import { AppError, encodeError } from '../../../contracts/app-error.ts';
import type { CheckOutcome, CheckResult } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { linesOf } from './fix-step.ts';

/**
 * Looks at everything, side by side; the results are in the order of the list. A check that throws counts as failed,
 * with what it threw, and one that takes too long as a warning. Rejects with `cancelled` where nobody waits any more.
 */
export async function runChecks(context: CheckContext, list: readonly Check[]): Promise<CheckResult[]> {
  return Promise.all(list.map((check) => runCheck(context, check)));
}

async function runCheck(context: CheckContext, check: Check): Promise<CheckResult> {
  const { id, title } = check;
  const outcome = await outcomeOf(check, context);
  if (outcome.state === 'passed' || outcome.state === 'skipped') return { check: id, title, fixable: false, outcome };
  const draft = await draftOrNull(check, context);
  const commands = outcome.commands ?? linesOf(draft?.steps ?? [], handPrefix(context));
  return {
    check: id,
    title,
    fixable: draft !== null && draft.steps.length > 0,
    outcome: commands.length === 0 ? outcome : { ...outcome, commands },
  };
}

/** What a person would type before a command that needs an administrator. */
export function handPrefix({ host, hardware }: Pick<CheckContext, 'host' | 'hardware'>): readonly string[] {
  const isUnix = hardware.operatingSystem.platform !== 'win32';
  return isUnix && !host.surroundings.user().isAdministrator ? ['sudo'] : [];
}

async function draftOrNull(check: Check, context: CheckContext) {
  try {
    return (await check.fix?.(context)) ?? null;
  } catch {
    // That no help can be worked out must not hide what is wrong.
    return null;
  }
}

async function outcomeOf(check: Check, context: CheckContext): Promise<CheckOutcome> {
  const reason = check.skips(context);
  if (reason !== null) return { state: 'skipped', says: reason };
  const limit = AbortSignal.timeout(check.seconds * 1000);
  const signal = AbortSignal.any([context.signal, limit]);
  try {
    return await Promise.race([check.look({ ...context, signal }), tooLate(check, context.signal, signal)]);
  } catch (error) {
    if (context.signal.aborted) throw new AppError('cancelled', { what: 'the checks' }, error);
    const { code, message, remedy } = encodeError(error);
    return { state: 'failed', code, says: message, remedy };
  }
}

function tooLate({ seconds }: Check, asked: AbortSignal, signal: AbortSignal): Promise<CheckOutcome> {
  return new Promise((resolve, reject) => {
    const end = () => {
      if (asked.aborted) reject(new AppError('cancelled', { what: 'the checks' }));
      const says = `There was no answer within ${String(seconds)} s.`;
      resolve({ state: 'warned', says, remedy: 'Look again. If it stays so, this computer is very busy.' });
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
