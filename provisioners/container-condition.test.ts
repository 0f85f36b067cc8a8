import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContainerFacts } from './host.ts';
import { containerCondition, readAge, runningCondition } from './container-condition.ts';

const node = (state: ContainerFacts['state'], name = 'lab-control-plane'): ContainerFacts => ({
  id: name,
  name,
  image: 'node',
  state,
  labels: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  ports: [],
  mounts: [],
});

const ready = {
  name: 'lab-control-plane',
  ready: true,
  why: '',
  version: 'v1',
  millicores: 1,
  memoryBytes: 1,
  renewedAt: 1,
};

describe('the state that containers tell', () => {
  it.each([
    ['no container', [], 'absent'],
    ['a running one', [node('running')], 'ask'],
    ['all stopped', [node('exited'), node('exited', 'b')], { state: 'stopped' }],
    ['one paused', [node('running'), node('paused', 'b')], { state: 'paused' }],
    [
      'one stopped',
      [node('running'), node('exited', 'b')],
      { state: 'unreachable', reason: 'The node b is stopped, others are not.' },
    ],
    [
      'one never started',
      [node('running'), node('created', 'b')],
      { state: 'incomplete', reason: 'The node b was never started.' },
    ],
  ] as const)('%s', (_title, nodes, condition) => {
    expect(containerCondition(nodes, false)).toEqual(condition === 'absent' ? { state: 'absent' } : condition);
  });

  it('is incomplete as long as a creation has not ended, whatever the containers do', () => {
    const state = fc.constantFrom<ContainerFacts['state']>(
      'created',
      'running',
      'paused',
      'restarting',
      'exited',
      'dead',
      'removing',
    );
    fc.assert(
      fc.property(fc.array(state, { minLength: 1 }), (states) => {
        const nodes = states.map((one) => node(one));
        expect(containerCondition(nodes, true)).toMatchObject({ state: 'incomplete' });
        const settled = containerCondition(nodes, false);
        expect(settled === 'ask' || settled.state !== 'absent').toBe(true);
        expect(settled === 'ask').toBe(states.every((one) => one === 'running' || one === 'restarting'));
      }),
    );
  });
});

describe('the state of a cluster whose containers run', () => {
  it.each([
    ['all is well', { answers: true, nodes: [ready] }, 1, 10, { state: 'running' }],
    [
      'a node is not ready',
      { answers: true, nodes: [{ ...ready, ready: false, why: 'no network' }] },
      1,
      9000,
      { state: 'starting', reason: 'Waiting: the node lab-control-plane is not ready (no network).' },
    ],
    [
      'a node is missing',
      { answers: true, nodes: [ready] },
      2,
      9000,
      { state: 'starting', reason: 'Waiting: 1 of 2 nodes have joined.' },
    ],
    [
      'it was just started',
      { answers: false, why: 'refused' },
      1,
      10,
      { state: 'starting', reason: 'Waiting: the API server does not answer yet (refused).' },
    ],
    ['it had its time', { answers: false, why: 'refused' }, 1, 900, { state: 'unreachable', reason: 'refused' }],
    [
      'nobody knows since when',
      { answers: false, why: 'refused' },
      1,
      null,
      { state: 'unreachable', reason: 'refused' },
    ],
  ] as const)('%s', (_title, probe, nodes, age, condition) => {
    expect(runningCondition(probe, nodes, age)).toEqual(condition);
  });
});

describe('the age of a container', () => {
  // Recorded from a node that had run for 28 s.
  const recorded =
    '1647.58 2559.72\n1 (systemd) S 0 1 1 0 -1 4194560 5743 25622 4 9 7 14 17 16 20 0 1 0 161912 20090880 2795 18446744073709551615\n';

  it('is the time since its first process began', () => {
    expect(readAge(recorded)).toBeCloseTo(28.46);
    expect(readAge(recorded.replace('(systemd)', '(a b) c)'))).toBeCloseTo(28.46);
  });

  it('is unknown for anything else', () => {
    expect(readAge('')).toBeNull();
    expect(readAge('12.0 1.0\n')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => (readAge(text) ?? 0) >= 0));
  });
});
