import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pendingWords } from './pending-words.ts';

// As kube-scheduler 1.34 words it, after its sources; test/control-plane/rehearse.test.ts makes a real one say the first.
const samples: readonly [said: string, words: string][] = [
  [
    '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    'all 2 nodes have too little CPU left',
  ],
  [
    '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    'the only node has too little memory left',
  ],
  [
    "0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    '1 of 3 nodes has too few GPUs left, 2 have not the labels that the pod asks for',
  ],
  [
    '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    'a volume that it mounts is not there yet',
  ],
  ['persistentvolumeclaim "data" not found', 'the volume claim data that it mounts is not there'],
  ['0/2 nodes are available: 2 Too many pods.', 'all 2 nodes have no room for another pod'],
  [
    '0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) were unschedulable.',
    '1 of 2 nodes has a taint (dedicated) that the pod does not tolerate, 1 has been closed to new pods',
  ],
  ['0/2 nodes are available: 2 something new.', 'all 2 nodes have a reason against it (something new)'],
  [
    '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    'the only node has too little CPU left and too little memory left',
  ],
  [
    '0/5 nodes are available: 2 Insufficient cpu, 3 Insufficient memory.',
    '2 of 5 nodes have too little CPU left, 3 have too little memory left',
  ],
  ['no nodes available to schedule pods', 'no nodes available to schedule pods'],
];

describe('why a pod has no node', () => {
  test.each(samples)('%s', (said, words) => {
    expect(pendingWords(said)).toBe(words);
  });

  test('whatever the scheduler says, something is said', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => text.trim().replace(/\.$/, '') !== ''),
        (said) => {
          expect(pendingWords(said)).not.toBe('');
        },
      ),
    );
  });

  test('every count of nodes is told', () => {
    const reasons = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.constantFrom('cpu', 'memory', 'a.b/c')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(reasons, (parts) => {
        const total = parts.reduce((sum, [count]) => sum + count, 0);
        const said = parts.map(([count, resource]) => `${count} Insufficient ${resource}`).join(', ');
        const words = pendingWords(`0/${total} nodes are available: ${said}. preemption: none.`);
        if (parts.length > 1) for (const [count] of parts) expect(words).toContain(`${count} `);
        expect(words).toContain('too little');
        expect(words).not.toContain('preemption');
      }),
    );
  });
});
