import { describe, expect, it } from 'vitest';
import { operationRequestSchema } from '../../../contracts/operations.ts';
import type { Plan, Verdict } from '../../../contracts/planning.ts';
import { chosenPreset, emptyForm, isClusterName, launchRequest, presetsInput } from './launch-form.ts';
import type { PresetPlan } from './preset-cards.tsx';

function preset(id: string, verdict: Verdict): PresetPlan {
  const plan: Plan = {
    distribution: '26.03',
    preset: id,
    profile: 'laptop',
    provisioner: { id: 'kind', reason: '' },
    nodes: 1,
    components: [],
    lines: [],
    verdict,
    advice: [],
    trims: [],
    cpuScale: 1,
  };
  return { preset: id, title: id, summary: '', plan };
}

describe('chosenPreset', () => {
  it('takes the choice, else the largest that fits, else the largest that is tight, else the first', () => {
    const mixed = [preset('small', 'fits'), preset('middle', 'fits'), preset('large', 'tight')];
    expect(chosenPreset(mixed, 'large')?.preset).toBe('large');
    expect(chosenPreset(mixed, null)?.preset).toBe('middle');
    expect(chosenPreset([preset('small', 'tight'), preset('large', 'does-not-fit')], null)?.preset).toBe('small');
    expect(chosenPreset([preset('small', 'unknown'), preset('large', 'does-not-fit')], null)?.preset).toBe('small');
    expect(chosenPreset([], null)).toBeNull();
  });
});

describe('launchRequest', () => {
  it('asks for what was chosen and leaves the rest to Slipway', () => {
    const request = launchRequest({ ...emptyForm(null, null), distribution: ' ' }, 'notebooks');
    expect(request).toEqual({
      kind: 'up',
      input: { cluster: 'slipway', distribution: '26.03', preset: 'notebooks', anyway: false },
    });
    expect(operationRequestSchema.safeParse(request).success).toBe(true);
  });

  it('passes the options on', () => {
    const form = { ...emptyForm('lab', null), mirror: ' /mnt/mirror ', nodeImage: 'my/node:1', anyway: true };
    expect(launchRequest(form, 'full').input).toMatchObject({
      cluster: 'lab',
      mirror: '/mnt/mirror',
      nodeImage: 'my/node:1',
      anyway: true,
    });
  });
});

describe('presetsInput', () => {
  it('leaves out what is empty', () => {
    expect(presetsInput(emptyForm(null, null))).toEqual({ distribution: '26.03' });
    expect(presetsInput({ distribution: '', mirror: ' /mnt ', nodeImage: 'my/node:1' })).toEqual({
      distribution: '26.03',
      mirror: '/mnt',
      nodeImage: 'my/node:1',
    });
  });
});

describe('isClusterName', () => {
  it('agrees with the contract', () => {
    expect(['slipway', 'lab-2', 'Lab', '2lab', 'x', ''].map(isClusterName)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
