import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hardware } from '../../contracts/hardware.ts';
import { planInputSchema } from '../../contracts/planning.ts';
import type { PlatformStatus } from '../../contracts/platform.ts';
import { hardwareOf } from '../../test/fakes/planning-facts.ts';
import { hardwareLines } from './hardware-lines.ts';
import { nearestWord } from './nearest-word.ts';
import { planLinesText } from './plan-text.ts';
import { statusLines } from './status-lines.ts';
import { renderTable } from './table.ts';
import { displayWidth, fitText, padText, plainText, wrapText } from './text-width.ts';

const view = { width: 80, colored: false };

const status: PlatformStatus = {
  cluster: {
    name: 'slipway',
    provisioner: 'kind',
    condition: { state: 'running' },
    nodes: [
      {
        name: 'slipway-control-plane',
        role: 'control-plane',
        state: 'running',
        ready: true,
        version: 'v1.34.4',
        millicores: 2000,
        memoryBytes: null,
      },
    ],
    apiServer: 'https://127.0.0.1:40000',
    ports: [{ host: 8080, purpose: 'gateway' }],
    kubeconfig: '/home/kubeconfig',
    createdAt: null,
  },
  distribution: '26.03',
  workloads: { ready: 4, wanted: 6 },
  components: [
    component('dashboard', { state: 'ready' }, 1, 1, '/'),
    component('istio', { state: 'rolling-out', ready: 2, total: 3, waitingFor: 'istiod' }, 2, 3),
    component(
      'kserve',
      {
        state: 'failing',
        trouble: [
          {
            code: 'crash-loop',
            subject: 'kserve',
            message: 'It starts and ends.',
            remedy: 'Look at its log.',
            log: ['panic: \u001b[31mno\u001b[0m'],
          },
        ],
      },
      1,
      2,
    ),
    component('katib', { state: 'not-installed' }, 0, 0),
  ],
};

function component(
  id: string,
  condition: PlatformStatus['components'][number]['condition'],
  ready: number,
  wanted: number,
  webPath: string | null = null,
): PlatformStatus['components'][number] {
  const workloads =
    wanted === 0 ? [] : [{ kind: 'Deployment' as const, namespace: 'kubeflow', name: id, ready, wanted }];
  return { id, title: id, version: 'v1.0', maturity: 'beta', webPath, needs: [], condition, objects: 1, workloads };
}

describe('status', () => {
  it('has the cluster on one line, and components by how they are', () => {
    expect(statusLines(status, view)).toEqual([
      'Cluster slipway  running  kind, 1 of 1 node ready (2 CPU and unknown), v1.34.4, gateway on 127.0.0.1:8080',
      'Kubeflow 26.03  1 of 3 components and 4 of 6 workloads ready',
      '',
      'Not well',
      '  ✗  kserve  v1.0  beta  1/2',
      '      It starts and ends.',
      '      Look at its log.',
      '      | panic: no',
      '',
      'On the way',
      '  ◐  istio  v1.0  beta  2/3  2 of 3 ready, waiting for istiod',
      '',
      'Ready',
      '  ✓  dashboard  v1.0  beta  1/1  /',
      '',
      'Not installed',
      '  katib',
    ]);
  });

  it('says what to do where there is no cluster', () => {
    const absent: PlatformStatus = {
      ...status,
      cluster: { ...status.cluster, condition: { state: 'absent' }, nodes: [] },
      distribution: null,
    };
    expect(statusLines(absent, view)).toEqual(['Cluster slipway  not there  Make it with "slipway up".']);
  });
});

describe('hardware', () => {
  it('prints unknown for what is not known, never 0 and never null', () => {
    const hardware: Hardware = {
      ...hardwareOf({ diskFreeBytes: null }),
      disk: { path: '/', totalBytes: null, freeBytes: null },
    };
    const text = hardwareLines(hardware, view).join('\n');
    expect(text).toContain('unknown physical and 8 logical cores');
    expect(text).toContain('unknown free of unknown');
    expect(text).toContain('unknown of disk free');
    expect(text).not.toContain('null');
  });

  it('says why a card cannot be used, what kinds of cores there are, and what clusters can use', () => {
    const plain = hardwareOf();
    const hardware: Hardware = {
      ...plain,
      cpu: { ...plain.cpu, coreKinds: { performance: 8, efficiency: 2 } },
      gpus: [
        {
          vendor: 'Apple',
          model: 'M1 Pro',
          memoryBytes: null,
          driver: null,
          usable: false,
          reason: 'It never reaches a cluster.',
        },
      ],
      notes: ['Docker Desktop runs in a virtual machine.'],
    };
    const text = hardwareLines(hardware, { width: 200, colored: false }).join('\n');
    expect(text).toContain('8 logical cores (8 for performance, 2 for efficiency)');
    expect(text).toContain(
      'Apple M1 Pro, unknown, driver unknown; not usable in containers: It never reaches a cluster.',
    );
    expect(text).toContain('What clusters can use\n  • Docker Desktop runs in a virtual machine.');
  });

  it('gives the reason where there is no container engine', () => {
    const hardware: Hardware = { ...hardwareOf(), containerEngine: { state: 'absent', reason: 'no program "docker"' } };
    expect(hardwareLines(hardware, view).join('\n')).toContain('none found: no program "docker"');
  });
});

describe('plan', () => {
  const amount = {
    need: null,
    have: null,
    headroom: null,
    verdict: 'unknown' as const,
    reason: 'It was not found out.',
    parts: [],
  };
  const plan = {
    distribution: '26.03',
    preset: 'full',
    profile: planInputSchema.parse({}).profile,
    provisioner: { id: 'kind', reason: 'It was asked for.' },
    nodes: 1,
    components: [],
    lines: [
      {
        resource: 'cpu' as const,
        unit: 'millicores' as const,
        ...amount,
        need: 2500,
        have: 4000,
        headroom: 1500,
        verdict: 'fits' as const,
      },
      { resource: 'memory' as const, unit: 'bytes' as const, ...amount },
    ],
    verdict: 'unknown' as const,
    advice: ['Start Docker.'],
    trims: [
      {
        component: 'istio',
        workload: 'istiod',
        container: 'discovery',
        resource: 'cpu' as const,
        from: 500,
        to: 50,
        reason: 'why',
      },
      {
        component: 'istio',
        workload: 'istiod',
        container: 'discovery',
        resource: 'memory' as const,
        from: 2 ** 31,
        to: 2 ** 28,
        reason: 'why',
      },
    ],
    cpuScale: 0.8,
  };

  it('prints real units, unknown for null, every trim and the advice', () => {
    const text = planLinesText(plan, view).join('\n');
    expect(text).toContain('CPU     2.5 CPU    4 CPU  1.5 CPU  fits');
    expect(text).toContain('Memory  unknown  unknown  unknown  unknown');
    expect(text).toContain('istiod/discovery: 0.5 CPU → 0.05 CPU, memory 2 GiB → 256 MiB');
    expect(text).toContain('All CPU requests are then multiplied by 0.8.');
    expect(text).toContain('  • Start Docker.');
  });
});

describe('renderTable', () => {
  it('is never wider than the terminal, while columns can give way', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => ({ text }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
        fc.integer({ min: 20, max: 120 }),
        (rows, width) => {
          for (const line of renderTable([{}, { align: 'right' }, { flexible: true }], rows, width)) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});

describe('text', () => {
  it('is fitted and padded to columns, also where characters are wide', () => {
    expect(fitText('容器引擎', 5)).toBe('容器…');
    expect(padText('容器', 6)).toBe('容器  ');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
        expect(displayWidth(padText(text, width))).toBe(width);
        for (const line of wrapText(text, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('of others holds nothing that a terminal obeys', () => {
    expect(plainText('a\u001b]0;title\u0007b\r\nc\u001b[2J\u009b1md')).not.toMatch(/\p{Cc}/u);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(plainText(text))));
  });
});

describe('nearestWord', () => {
  const words = ['up', 'status', 'stop', 'start', 'operations'];
  it.each([
    ['stauts', 'status'],
    ['sotp', 'stop'],
    ['oper', 'operations'],
    ['pu', 'up'],
    ['destroy', null],
    ['x', null],
  ])('%s: %s', (word, expected) => {
    expect(nearestWord(word, words)).toBe(expected);
  });
});
