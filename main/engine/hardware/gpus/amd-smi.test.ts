import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../../test/fakes/hardware-fixtures.ts';
import { parseAmdSmi, parseRocmSmi } from './amd-smi.ts';

const mebibyte = 1024 * 1024;

describe('parseAmdSmi', () => {
  it.each([
    ['list', { model: 'AMD Instinct MI350X', memoryBytes: 294896 * mebibyte, driver: '6.18.3' }],
    ['gpu-data', { model: 'AMD Instinct MI210', memoryBytes: 65520 * mebibyte, driver: null }],
  ])('reads the layout %s', (name, card) => {
    expect(parseAmdSmi(readFixture(`gpus/amd-smi-${name}.json`))).toEqual([{ vendor: 'AMD', ...card }]);
  });

  it('says unknown where it says N/A', () => {
    const output = JSON.stringify([{ gpu: 0, asic: { market_name: 'N/A' }, vram: { size: 'N/A' }, driver: 'N/A' }]);
    expect(parseAmdSmi(output)).toEqual([{ vendor: 'AMD', model: 'unknown', memoryBytes: null, driver: null }]);
  });
});

describe('parseRocmSmi', () => {
  it('reads the names of version 6', () => {
    expect(parseRocmSmi(readFixture('gpus/rocm-smi-6.json'))).toEqual([
      { vendor: 'AMD', model: 'Radeon RX 7900 XT', memoryBytes: 21458059264, driver: '6.8.5' },
    ]);
  });

  it('reads those of version 5, behind a warning', () => {
    expect(parseRocmSmi(readFixture('gpus/rocm-smi-5.json'))).toEqual([
      {
        vendor: 'AMD',
        model: 'Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]',
        memoryBytes: 17163091968,
        driver: '5.13.20.22.10',
      },
      { vendor: 'AMD', model: 'Raphael', memoryBytes: 67108864, driver: '5.13.20.22.10' },
    ]);
  });
});

describe('both', () => {
  it('take anything, and find nothing in what is no answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const card of [...parseAmdSmi(text), ...parseRocmSmi(text)]) expect(card.vendor).toBe('AMD');
      }),
    );
    expect(parseRocmSmi('ERROR:root:Driver not initialized (amdgpu not found in modules)')).toEqual([]);
  });
});
