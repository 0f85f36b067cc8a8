import type { CheckOutcome, CheckResult } from '../../../contracts/doctor.ts';

export type CheckGroups = Readonly<Record<CheckOutcome['state'], readonly CheckResult[]>>;

/** The checks by what they found; in each group in the engine's order. */
export function groupChecks(results: readonly CheckResult[]): CheckGroups {
  const of = (state: CheckOutcome['state']) => results.filter(({ outcome }) => outcome.state === state);
  return { failed: of('failed'), warned: of('warned'), passed: of('passed'), skipped: of('skipped') };
}

/** What is to be put right first: the screen's one primary action. */
export function firstFixable({ failed, warned }: CheckGroups): CheckResult | null {
  return [...failed, ...warned].find(({ fixable }) => fixable) ?? null;
}
