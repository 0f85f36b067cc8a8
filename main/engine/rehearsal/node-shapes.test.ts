import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNodeShapes } from './node-shapes.ts';

const gibibyte = 2 ** 30;

describe('shapes of nodes', () => {
  test('are a number, CPUs and memory', () => {
    expect(parseNodeShapes('3x8cpu32Gi')).toEqual([
      { count: 3, millicores: 8000, memoryBytes: 32 * gibibyte, gpu: null },
    ]);
    expect(parseNodeShapes('2.5cpu512Mi')).toEqual([
      { count: 1, millicores: 2500, memoryBytes: gibibyte / 2, gpu: null },
    ]);
  });

  test('take any spelling of binary units', () => {
    for (const text of ['1x4cpu16Gi', '1x4cpu16gi', '1x4CPU16G', '1x4cpu16gb', '1x4cpu16GiB', '4000mcpu16g'])
      expect(parseNodeShapes(text)[0]).toMatchObject({ millicores: 4000, memoryBytes: 16 * gibibyte });
  });

  test('may differ, and have GPUs; those that name none get the common ones', () => {
    const shapes = parseNodeShapes('2x4cpu16Gi, 1x8cpu32Gi+2xamd-mi300', '1xnvidia-t4');
    expect(shapes.map(({ gpu }) => gpu)).toEqual([
      { count: 1, model: 'nvidia-t4', resource: 'nvidia.com/gpu' },
      { count: 2, model: 'amd-mi300', resource: 'amd.com/gpu' },
    ]);
  });

  test.each(['', '3', '3x', '8cpu', '3x8cpu', '0x8cpu32Gi', '3x0cpu32Gi', '3x8cpu32', '9999x1cpu1Gi', '1x1cpu1Gi+t4'])(
    'refuses %j with words',
    (text) => {
      expect(() => parseNodeShapes(text)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    },
  );

  test('refuses GPUs that are none', () => {
    expect(() => parseNodeShapes('3x8cpu32Gi', 't4')).toThrow(/1xnvidia-t4/);
  });

  test('any count, CPUs and memory come back as they were written', () => {
    const shape = fc.record({
      count: fc.integer({ min: 1, max: 999 }),
      cpus: fc.integer({ min: 1, max: 512 }),
      memory: fc.integer({ min: 1, max: 4096 }),
    });
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), (written) => {
        const text = written.map(({ count, cpus, memory }) => `${count}x${cpus}cpu${memory}Gi`).join(',');
        expect(parseNodeShapes(text)).toEqual(
          written.map(({ count, cpus, memory }) => ({
            count,
            millicores: cpus * 1000,
            memoryBytes: memory * gibibyte,
            gpu: null,
          })),
        );
      }),
    );
  });

  test('whatever is written gives shapes or an error in words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseNodeShapes(text).length).toBeGreaterThan(0);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'input.invalid' });
        }
      }),
    );
  });
});
