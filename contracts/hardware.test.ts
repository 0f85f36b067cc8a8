import { expect, it } from 'vitest';
import { gpuName } from './hardware.ts';

it.each([
  ['NVIDIA', 'NVIDIA H100 80GB HBM3', 'NVIDIA H100 80GB HBM3'],
  ['NVIDIA', 'GeForce GTX 680', 'NVIDIA GeForce GTX 680'],
  ['Apple', 'Apple M2 Pro', 'Apple M2 Pro'],
  ['AMD', 'Radeon RX 7900 XTX', 'AMD Radeon RX 7900 XTX'],
])('the maker %s is named once before %s', (vendor, model, name) => {
  expect(gpuName({ vendor, model })).toBe(name);
});
