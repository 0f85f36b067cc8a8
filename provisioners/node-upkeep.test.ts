import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diskLimits } from './disk-limits.ts';
import { type MeasuredNode, tolerableSkewMilliseconds, upkeepOf } from './node-upkeep.ts';

const gibibyte = 1024 ** 3;
const well: MeasuredNode = { disk: { freeBytes: 50 * gibibyte, totalBytes: 100 * gibibyte }, stop: null, skew: 0 };
const codes = (nodes: readonly MeasuredNode[], canSetClock = true) =>
  upkeepOf('lab', nodes, canSetClock).notices.map(({ code }) => code);

describe('the upkeep of a cluster', () => {
  it('is that of the worst node', () => {
    const low = { ...well, disk: { freeBytes: 3 * gibibyte, totalBytes: 100 * gibibyte } };
    const late = { ...well, skew: -61_040 };
    expect(upkeepOf('lab', [well, low, late], true)).toEqual({
      disk: low.disk,
      diskStop: null,
      clockSkewSeconds: -61,
      notices: [
        expect.objectContaining({ code: 'disk.low', message: 'Only 3 GiB are free on the disk of the cluster lab.' }),
        expect.objectContaining({
          code: 'clock.skewed',
          message: 'The clock of the cluster lab is 61 s behind this computer’s.',
        }),
      ],
    });
  });

  it('says when a node stopped itself, and not also that the disk is low', () => {
    const stop = { at: Date.UTC(2026, 0), freeBytes: gibibyte / 2, neededBytes: 2 * gibibyte };
    const nodes = [{ ...well, stop, disk: { freeBytes: gibibyte, totalBytes: 100 * gibibyte } }];
    expect(upkeepOf('lab', nodes, true).diskStop).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      freeBytes: gibibyte / 2,
      neededBytes: 2 * gibibyte,
    });
    expect(codes(nodes)).toEqual(['cluster.disk-stopped']);
  });

  it('offers to set a clock only where it is ours', () => {
    expect(codes([{ ...well, skew: 5000 }], true)).toEqual(['clock.skewed']);
    expect(codes([{ ...well, skew: 5000 }], false)).toEqual(['clock.not-ours']);
  });

  it('is unknown where nothing could be measured', () => {
    const unknown = { disk: null, stop: null, skew: null };
    expect(upkeepOf('lab', [unknown], true)).toEqual({
      disk: null,
      diskStop: null,
      clockSkewSeconds: null,
      notices: [],
    });
  });

  it('says nothing where all is well, whatever is well', () => {
    const skew = fc.integer({ min: 1 - tolerableSkewMilliseconds, max: tolerableSkewMilliseconds - 1 });
    const free = fc.integer({ min: diskLimits.warnBelow, max: 2 ** 50 });
    fc.assert(
      fc.property(fc.array(fc.record({ skew, free })), (nodes) => {
        const measured = nodes.map((one) => ({
          skew: one.skew,
          stop: null,
          disk: { freeBytes: one.free, totalBytes: 2 ** 50 },
        }));
        expect(codes(measured)).toEqual([]);
      }),
    );
  });
});
