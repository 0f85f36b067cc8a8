import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../../test/fakes/hardware-fixtures.ts';
import { nvidiaTrouble, parseNvidiaCsv, parseNvidiaTable } from './nvidia-smi.ts';

const mebibyte = 1024 * 1024;
const card = (model: string, mebibytes: number | null, driver: string | null) => ({
  vendor: 'NVIDIA',
  model,
  memoryBytes: mebibytes === null ? null : mebibytes * mebibyte,
  driver,
});

describe('parseNvidiaTable', () => {
  it.each([
    ['331', [card('GeForce GTX 680', 4095, '331.62'), card('GeForce GTX 680', 4095, '331.62')]],
    ['418', [card('GeForce RTX 208...', 10986, '418.87.01')]],
    ['470-wsl', [card('NVIDIA GeForce ...', 2048, '471.41')]],
    ['535', [card('Quadro RTX 4000', 8192, '535.129.03'), card('Quadro RTX 4000', 8192, '535.129.03')]],
    ['580', [card('NVIDIA H100 80GB HBM3', 81559, '580.126.20')]],
    ['580-h100', [card('NVIDIA H100 80GB HBM3', 81559, '580.159.04')]],
    ['580-h200', [card('NVIDIA H200', 143771, '580.159.04')]],
    ['610-windows', [card('NVIDIA GeForce RTX 5070', 12227, '610.47')]],
    // The parts of a divided card are not cards.
    ['610-mig', [card('NVIDIA RTX PRO 6000 Blac...', null, '610.43.02')]],
  ])('reads the layout of %s', (version, cards) => {
    expect(parseNvidiaTable(readFixture(`gpus/nvidia-smi-${version}.txt`))).toEqual(cards);
  });

  it('reads it with the line ends of Windows', () => {
    const table = readFixture('gpus/nvidia-smi-610-windows.txt').replaceAll('\n', '\r\n');
    expect(parseNvidiaTable(table)).toEqual([card('NVIDIA GeForce RTX 5070', 12227, '610.47')]);
  });

  it('finds nothing in anything else', () => {
    expect(parseNvidiaTable(readFixture('gpus/nvidia-query.csv'))).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseNvidiaTable(text).length === 0));
  });
});

describe('parseNvidiaCsv', () => {
  it.each([
    ['nvidia-query', [card('NVIDIA H100 80GB HBM3', 81559, '580.126.20')]],
    ['nvidia-query-h100', [card('NVIDIA H100 80GB HBM3', 81559, '580.159.04')]],
    ['nvidia-query-h200', [card('NVIDIA H200', 143771, '580.159.04')]],
    ['nvidia-query-units', [card('GeForce RTX 2080', 7979, '440.64'), card('GeForce RTX 2080', 7979, '440.64')]],
    ['nvidia-query-unified-memory', [card('NVIDIA GB10', null, '580.95.05')]],
  ])('reads %s', (name, cards) => {
    expect(parseNvidiaCsv(readFixture(`gpus/${name}.csv`))).toEqual(cards);
  });

  it.each([
    ['a field that is not known', readFixture('gpus/nvidia-query-unknown-field.txt')],
    ['no cards', 'No devices were found\n'],
    [
      'no driver',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure, please, now.",
    ],
    ['nothing', ''],
  ])('is not taken in by %s', (_name, output) => {
    expect(parseNvidiaCsv(output)).toEqual([]);
  });

  it('gives back what was written', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ,.()-]{0,30}[A-Za-z0-9]$/);
    const cards = fc.array(
      fc.record({
        model: name,
        mebibytes: fc.option(fc.nat(1_000_000)),
        driver: fc.option(fc.stringMatching(/^\d{3}\.\d{2}$/)),
      }),
    );
    fc.assert(
      fc.property(
        cards,
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('[N/A]', '[Not Supported]', 'N/A'),
        (all, end, none) => {
          const output = all.map((one) => `${one.model}, ${one.mebibytes ?? none}, ${one.driver ?? none}`).join(end);
          expect(parseNvidiaCsv(output)).toEqual(all.map((one) => card(one.model, one.mebibytes, one.driver)));
        },
      ),
    );
  });
});

describe('nvidiaTrouble', () => {
  it.each([
    [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
      /not loaded: restart the computer/,
    ],
    ['Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.126', /was updated/],
    ['Failed to initialize NVML: GPU access blocked by the operating system', /wsl --shutdown/],
    ['Failed to initialize NVML: Insufficient Permissions', /may not use/],
    ['No devices were found', /finds no card/],
    ['Failed to initialize NVML: Unknown Error', /does not answer: Failed to initialize NVML: Unknown Error/],
    ['', /does not answer\.$/],
  ])('%s', (output, sentence) => {
    expect(nvidiaTrouble(output)).toMatch(sentence);
  });
});
