import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockedComponent } from '../../../contracts/distribution.ts';
import { type Plan, type PlanInput, planInputSchema, type Verdict } from '../../../contracts/planning.ts';
import { catalogEntry, containerOf, hardwareOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { findCpuScale, leastCpuScale, requestsAt } from './cpu-scale.ts';
import { makePlan } from './make-plan.ts';
import { trimmedRequests } from './trimmed-requests.ts';

const mebibyte = 2 ** 20;
const order: Readonly<Record<Verdict, number>> = { 'does-not-fit': 0, unknown: 1, tight: 2, fits: 3 };

/** Names that trims know, so that they take part. */
const workloads = ['istiod', 'jobset-controller-manager', 'workflow-controller', 'anything', 'another'];
const containerNames: Readonly<Record<string, string>> = {
  istiod: 'discovery',
  'jobset-controller-manager': 'manager',
};

const container = fc
  .record({
    workload: fc.constantFrom(...workloads),
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'),
    replicas: fc.integer({ min: 0, max: 3 }),
    millicores: fc.nat(2000),
    memoryBytes: fc.nat(4096).map((amount) => amount * mebibyte),
    injected: fc.boolean(),
  })
  .map(({ workload, ...request }) =>
    containerOf(workload, { ...request, container: containerNames[workload] ?? workload }),
  );

const components = fc
  .array(fc.tuple(fc.array(container, { maxLength: 4 }), fc.option(fc.nat(4096)), fc.nat(100)), { maxLength: 7 })
  .map((entries) =>
    entries.map(([containers, idle, volume], index) =>
      lockedOf(`component-${index}`, containers, {
        volumeBytes: volume * 2 ** 30,
        ...(idle === null ? {} : { idleBytes: idle * mebibyte }),
      }),
    ),
  );

const input = fc
  .record({ profile: fc.constantFrom('laptop', 'as-published'), nodes: fc.integer({ min: 1, max: 4 }) })
  .map((given) => planInputSchema.parse(given));

const size = fc.record({
  cpus: fc.integer({ min: 1, max: 64 }),
  memoryGibibytes: fc.integer({ min: 1, max: 128 }),
  diskFreeBytes: fc.nat(500).map((amount) => amount * 2 ** 30),
});

function planOf(
  locked: readonly LockedComponent[],
  given: { cpus: number; memoryGibibytes: number; diskFreeBytes: number },
  wish: PlanInput,
): Plan {
  return makePlan({
    hardware: hardwareOf(given),
    catalog: {
      components: locked.map(({ id }, index) =>
        catalogEntry(id, { needs: index % 3 === 2 ? [`component-${index - 1}`] : [] }),
      ),
    },
    lock: lockOf(locked, { millicores: 10, memoryBytes: 40 * mebibyte }),
    selection: locked.map(({ id }) => ({ id, why: 'a test' })),
    input: wish,
    provisioners: [{ id: 'kind' }],
  });
}

describe('every plan', () => {
  it('never gets worse with more hardware', () => {
    fc.assert(
      fc.property(components, input, size, size, (locked, wish, one, other) => {
        const less = planOf(locked, one, wish);
        const more = planOf(
          locked,
          {
            cpus: Math.max(one.cpus, other.cpus),
            memoryGibibytes: Math.max(one.memoryGibibytes, other.memoryGibibytes),
            diskFreeBytes: Math.max(one.diskFreeBytes, other.diskFreeBytes),
          },
          wish,
        );
        expect(order[more.verdict]).toBeGreaterThanOrEqual(order[less.verdict]);
        expect(more.cpuScale).toBeGreaterThanOrEqual(less.cpuScale);
      }),
      { numRuns: 300 },
    );
  });

  it('never needs more with fewer components', () => {
    fc.assert(
      fc.property(components, input, size, fc.nat(7), (locked, wish, given, index) => {
        const all = planOf(locked, given, wish);
        const fewer = planOf(
          locked.filter((_, position) => position < index),
          given,
          wish,
        );
        for (const [position, line] of all.lines.entries()) {
          const known = (plan: Plan) =>
            plan.lines[position]?.parts.reduce((sum, { amount }) => sum + (amount ?? 0), 0) ?? 0;
          expect(known(fewer), line.resource).toBeLessThanOrEqual(known(all));
        }
        expect(order[fewer.verdict]).toBeGreaterThanOrEqual(order[all.verdict]);
      }),
      { numRuns: 300 },
    );
  });

  it('has parts that add up, headroom that follows, and no negative amount', () => {
    fc.assert(
      fc.property(components, input, size, (locked, wish, given) => {
        const plan = planOf(locked, given, wish);
        for (const line of plan.lines) {
          for (const { amount } of line.parts) expect(amount ?? 0).toBeGreaterThanOrEqual(0);
          const sum = line.parts.reduce((all, { amount }) => all + (amount ?? 0), 0);
          if (line.need !== null) expect(line.need).toBe(sum);
          if (line.need !== null && line.have !== null) expect(line.headroom).toBe(line.have - line.need);
          else expect(line.headroom).toBeNull();
        }
      }),
    );
  });

  it('lowers with every trim, and trims nothing as published', () => {
    fc.assert(
      fc.property(components, input, size, (locked, wish, given) => {
        const plan = planOf(locked, given, wish);
        for (const { from, to } of plan.trims) expect(to).toBeLessThan(from);
        if (wish.profile === 'as-published') expect(plan).toMatchObject({ trims: [], cpuScale: 1 });
      }),
    );
  });

  it('keeps what the scheduler will see within 70 % of the CPU, unless even the least scale takes more', () => {
    fc.assert(
      fc.property(components, size, fc.integer({ min: 1, max: 4 }), (locked, given, nodes) => {
        const plan = planOf(locked, given, planInputSchema.parse({ nodes }));
        const [cpu] = plan.lines;
        const fixed =
          cpu?.parts
            .filter(({ title }) => !title.startsWith('Title of'))
            .reduce((sum, { amount }) => sum + (amount ?? 0), 0) ?? 0;
        const seen = locked
          .flatMap(({ id, containers }) => containers.map((each) => ({ each, id })))
          .reduce((sum, { each, id }) => {
            const { millicores } = trimmedRequests(plan, { ...each, component: id }, each);
            return sum + millicores * (each.kind === 'DaemonSet' ? nodes : each.replicas);
          }, fixed);
        expect(seen).toBeLessThanOrEqual(cpu?.need ?? 0);
        if (plan.cpuScale > leastCpuScale) expect(seen).toBeLessThanOrEqual(given.cpus * 700);
      }),
      { numRuns: 300 },
    );
  });
});

describe('findCpuScale', () => {
  const requests = fc.array(fc.record({ millicores: fc.nat(3000), times: fc.nat(5) }), { maxLength: 40 });

  it('finds a factor that fits, and nearly the largest one', () => {
    fc.assert(
      fc.property(requests, fc.nat(40_000), (given, room) => {
        const scale = findCpuScale(given, room);
        if (scale > leastCpuScale) expect(requestsAt(given, scale)).toBeLessThanOrEqual(room);
        if (scale === 1) return;
        const pieces = given.reduce((sum, { times }) => sum + times, 0);
        const total = requestsAt(given, 1);
        // What rounding may cost: a thousandth of all, and one millicore each.
        expect(scale).toBeGreaterThanOrEqual(Math.min(1, (room - pieces) / total - 0.0011));
      }),
    );
  });
});

describe('trimmedRequests', () => {
  const place = { component: 'one', workload: 'two', container: 'three' };
  const trim = { ...place, from: 500, reason: '' };

  it('trims first and scales then, rounding down to at least 1 millicore', () => {
    const plan = { trims: [{ ...trim, resource: 'cpu' as const, to: 50 }], cpuScale: 0.25 };
    expect(trimmedRequests(plan, place, { millicores: 500, memoryBytes: 7 })).toEqual({
      millicores: 12,
      memoryBytes: 7,
    });
    expect(trimmedRequests(plan, place, { millicores: 2, memoryBytes: 0 })).toEqual({ millicores: 1, memoryBytes: 0 });
    expect(trimmedRequests(plan, place, { millicores: 0, memoryBytes: 0 }).millicores).toBe(0);
  });

  it('leaves every other container alone, and never raises', () => {
    const plan = { trims: [{ ...trim, resource: 'memory' as const, to: 100 }], cpuScale: 1 };
    expect(
      trimmedRequests(plan, { ...place, container: 'four' }, { millicores: 3, memoryBytes: 900 }).memoryBytes,
    ).toBe(900);
    expect(trimmedRequests(plan, place, { millicores: 3, memoryBytes: 60 }).memoryBytes).toBe(60);
    expect(trimmedRequests(plan, place, { millicores: 3, memoryBytes: 900 }).memoryBytes).toBe(100);
  });
});
