import { describe, expect, test } from 'vitest';
import { programArguments, programNames } from './program-arguments.ts';
import { processCondition } from './rehearsal-status.ts';

const all = programNames.map((program, index) => ({ program, pid: 100 + index, state: 'running' as const }));

describe('the state of a rehearsal by its processes', () => {
  test('is asked of the API server only where all run', () => {
    expect(processCondition(true, false, all)).toBe('ask');
    expect(processCondition(false, false, [])).toEqual({ state: 'absent' });
    expect(processCondition(true, false, [])).toEqual({ state: 'stopped' });
    expect(processCondition(true, true, all)).toMatchObject({ state: 'incomplete' });
    expect(
      processCondition(
        true,
        false,
        all.map((one) => ({ ...one, state: 'paused' })),
      ),
    ).toEqual({ state: 'paused' });
  });

  test('names a program that is gone', () => {
    expect(processCondition(true, false, all.slice(1))).toEqual({
      state: 'unreachable',
      reason: 'etcd does not run.',
    });
  });
});

describe('the programs of a rehearsal', () => {
  test('listen on loopback or not at all, and carry no secret in their arguments', () => {
    for (const program of programNames) {
      const text = programArguments(program, 6443).join(' ');
      expect(text).not.toMatch(/0\.0\.0\.0|token=|password/);
      expect(text).toMatch(/--bind-address 127\.0\.0\.1|--secure-port 0|unix:|--config/);
    }
  });
});
