import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../contracts/doctor.ts';
import { checkResultSchema } from '../../../contracts/doctor.ts';
import { firstFixable, groupChecks } from './group-checks.ts';

const outcome = fc.constantFrom<CheckResult['outcome']>(
  { state: 'passed', says: '' },
  { state: 'skipped', says: '' },
  { state: 'warned', says: '', remedy: '' },
  { state: 'failed', code: '', says: '', remedy: '' },
);
const results = fc.array(fc.record({ check: fc.string(), title: fc.string(), fixable: fc.boolean(), outcome }));

describe('groupChecks', () => {
  it('puts every check into one group, and keeps the order', () => {
    fc.assert(
      fc.property(results, (list) => {
        const groups = groupChecks(list);
        for (const [state, group] of Object.entries(groups)) {
          expect(group).toEqual(list.filter((one) => one.outcome.state === state));
          for (const one of group) expect(checkResultSchema.safeParse(one).success).toBe(true);
        }
      }),
    );
  });

  it('puts right first what failed', () => {
    fc.assert(
      fc.property(results, (list) => {
        const groups = groupChecks(list);
        const first = firstFixable(groups);
        if (groups.failed.some(({ fixable }) => fixable)) expect(first?.outcome.state).toBe('failed');
        if (first !== null) expect(first.fixable).toBe(true);
      }),
    );
  });
});
