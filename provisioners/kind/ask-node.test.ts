import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { fakeHost } from '../../test/fakes/fake-host.ts';
import type { ContainerFacts } from '../host.ts';
import { askNode, readNodeSelf, skewOf, unknownNode } from './ask-node.ts';

const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const node = { id: 'lab-control-plane', name: 'lab-control-plane' } as ContainerFacts;

describe('what a node tells of itself', () => {
  it('is its age, its clock and its disk', () => {
    const self = readNodeSelf(recorded('node-self.txt'));
    expect(self.ageSeconds).toBeGreaterThan(0);
    expect(self.time).toBeGreaterThan(Date.UTC(2026, 0));
    expect(self.disk?.freeBytes).toBeGreaterThan(1024 ** 3);
    expect(self.disk?.totalBytes).toBeGreaterThan(self.disk?.freeBytes ?? 0);
    expect(self.stop).toBeNull();
  });

  it('is also why it stopped itself', () => {
    const { stop } = readNodeSelf(recorded('node-self-stopped.txt'));
    expect(stop?.at).toBeGreaterThan(Date.UTC(2026, 0));
    expect(stop?.freeBytes).toBeLessThan(stop?.neededBytes ?? 0);
  });

  it('may be cut off or be anything: what is not there is unknown, never 0', () => {
    const whole = recorded('node-self-stopped.txt');
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const self = readNodeSelf(whole.slice(0, length));
        for (const value of [self.time, self.stop?.at, self.ageSeconds]) expect(value).not.toBeNaN();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readNodeSelf(text)).toMatchObject({ time: null, disk: null, stop: null });
      }),
    );
  });

  it('is unknown where it cannot answer', async () => {
    const exec = async () => {
      throw new AppError('docker.failed', { why: 'the container is not running' });
    };
    expect(await askNode(node, fakeHost({ docker: { exec } }))).toEqual(unknownNode);
  });
});

describe('the difference of two clocks', () => {
  it('is only what lies outside of the time that the question took', () => {
    expect(skewOf(1500, 1000, 2000)).toBe(0);
    expect(skewOf(400, 1000, 2000)).toBe(-600);
    expect(skewOf(62_000, 1000, 2000)).toBe(60_000);
  });

  it('is never told where a slow answer explains it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(10_000), fc.nat(10_000), (before, until, after) => {
        expect(skewOf(before + until, before, before + until + after)).toBe(0);
      }),
    );
  });
});
