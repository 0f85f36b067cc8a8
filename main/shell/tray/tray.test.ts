import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterStatusSchema, type ClusterState } from '../../../contracts/clusters.ts';
import type { Operation } from '../../../contracts/operations.ts';
import type { ComponentState, ComponentStatus } from '../../../contracts/platform.ts';
import { type News, newsOf } from './news.ts';
import { iconOf, nothingKnown, sentenceOf, type TrayFacts, trayState } from './tray-state.ts';
import { type TrayActions, trayMenu } from './tray-menu.ts';

const nothing = nothingKnown('here');

function operation(changed: Partial<Operation> = {}): Operation {
  return {
    id: 'up-1',
    kind: 'up',
    title: 'Launch Everything on lab',
    cluster: 'lab',
    state: 'running',
    fraction: 0.42,
    now: 'Pipelines',
    createdAt: '2026-11-26T12:00:00Z',
    endedAt: null,
    attempts: 1,
    error: null,
    ...changed,
  };
}

const failing: ComponentState = { state: 'failing', trouble: [] };
const ready: ComponentState = { state: 'ready' };

function component(title: string, condition: ComponentState): ComponentStatus {
  const facts = { version: '1', maturity: 'stable' as const, webPath: null, needs: [], objects: 1, workloads: [] };
  return { id: title.toLowerCase(), title, condition, ...facts };
}

interface Changes {
  readonly components?: ComponentStatus[];
  readonly ready?: number;
  readonly notices?: { code: string; message: string; remedy: string }[];
  readonly distribution?: string | null;
}

function facts(condition: ClusterState, changes: Changes = {}): TrayFacts {
  const { notices = [], components = [component('Pipelines', ready)] } = changes;
  const cluster = clusterStatusSchema.parse({
    name: 'lab',
    provisioner: 'kind',
    condition,
    nodes: [],
    apiServer: null,
    ports: [],
    kubeconfig: null,
    createdAt: null,
    upkeep: { disk: null, diskStop: null, clockSkewSeconds: null, notices },
  });
  const { distribution = '26.03' } = changes;
  const workloads = { ready: changes.ready ?? 4, wanted: 4 };
  return { ...nothing, platform: { cluster, distribution, components, workloads } };
}

const running: ClusterState = { state: 'running' };
const full = { code: 'disk.low', message: 'Only 3 GiB are left.', remedy: 'Free some.' };

describe('trayState', () => {
  it.each<[string, TrayFacts, string, string]>([
    ['before the engine answers', { ...nothing, engine: 'connecting' }, 'engine-gone', 'Connecting to the engine …'],
    [
      'without an engine, whatever was known',
      { ...facts(running), engine: 'gone' },
      'engine-gone',
      'The engine is gone; trying to reach it again',
    ],
    ['before the cluster is known', nothing, 'engine-gone', 'Connecting to the engine …'],
    ['without a cluster', facts({ state: 'absent' }), 'no-cluster', 'No cluster yet'],
    ['when all is well', facts(running), 'running', 'lab runs'],
    ['while it is paused', facts({ state: 'paused' }), 'paused', 'lab is paused'],
    ['while it is stopped', facts({ state: 'stopped' }), 'stopped', 'lab is stopped'],
    [
      'while it is launched',
      { ...facts({ state: 'absent' }), operations: [operation()] },
      'launching-3',
      'Launch Everything on lab: 42 %',
    ],
    [
      'while it is stopped by an operation, which launches nothing',
      { ...facts(running), operations: [operation({ kind: 'stop' })] },
      'running',
      'lab runs',
    ],
    [
      'while its pods come back after a start',
      facts(running, {
        components: [component('Katib', { state: 'rolling-out', ready: 1, total: 2, waitingFor: 'katib-db' })],
        ready: 3,
      }),
      'launching-6',
      'lab is coming up: 75 %',
    ],
    [
      'while its API server is not there yet',
      facts({ state: 'starting', reason: 'no answer' }),
      'launching-0',
      'lab is coming up: 0 %',
    ],
    [
      'when a component fails',
      facts(running, { components: [component('Katib', failing), component('Hub', ready)] }),
      'degraded',
      'Katib needs attention',
    ],
    [
      'when many fail',
      facts(running, { components: ['A', 'B', 'C', 'D'].map((title) => component(title, failing)) }),
      'degraded',
      'A, B, 2 more need attention',
    ],
    ['when its disk is nearly full', facts(running, { notices: [full] }), 'degraded', full.message],
    [
      'when it is out of reach',
      facts({ state: 'unreachable', reason: 'no answer for 10 s' }),
      'degraded',
      'lab: no answer for 10 s',
    ],
    [
      'when the clusters cannot be asked for',
      { ...nothing, trouble: 'Docker does not run' },
      'degraded',
      'Docker does not run',
    ],
  ])('is told %s', (_when, given, icon, sentence) => {
    const state = trayState(given);
    expect([iconOf(state), sentenceOf(state)]).toEqual([icon, sentence]);
  });

  it('has an icon that exists, whatever the fraction', () => {
    const icons = new Set(readdirSync(path.resolve(import.meta.dirname, '../../../resources/tray/linux')));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fraction) => {
        const state = trayState({ ...nothing, operations: [operation({ fraction })] });
        expect(icons).toContain(`${iconOf(state)}.png`);
      }),
    );
  });
});

describe('trayMenu', () => {
  const enabled = (given: TrayFacts) => {
    const labels = ['Open Dashboard', 'Notebooks', 'Start', 'Resume', 'Pause', 'Stop'];
    const items = trayMenu(given, '', { show: () => undefined, newer: null } as unknown as TrayActions);
    return items.flatMap(({ label, enabled: may }) => (labels.includes(label ?? '') && may === true ? [label] : []));
  };

  it('offers what can be done now, and nothing else', () => {
    expect(enabled({ ...nothing, engine: 'gone' })).toEqual([]);
    expect(enabled(facts({ state: 'absent' }))).toEqual([]);
    expect(enabled(facts(running))).toEqual(['Open Dashboard', 'Notebooks', 'Pause', 'Stop']);
    expect(enabled(facts(running, { distribution: null }))).toEqual(['Notebooks', 'Pause', 'Stop']);
    expect(enabled(facts({ state: 'paused' }))).toEqual(['Notebooks', 'Resume', 'Stop']);
    expect(enabled(facts({ state: 'stopped' }))).toEqual(['Notebooks', 'Start']);
  });

  it('offers no second operation while one is under way, and shows that one', () => {
    const busy = { ...facts(running), operations: [operation({ kind: 'pause', title: 'Pause the cluster lab' })] };
    expect(enabled(busy)).toEqual(['Open Dashboard', 'Notebooks']);
    expect(trayMenu(busy, '', { newer: null } as TrayActions)[1]?.label).toBe('Show “Pause the cluster lab”');
  });
});

describe('newsOf', () => {
  const before = { ...facts(running), operations: [operation()] };
  const after = (changed: Partial<Operation>) => newsOf(before, { ...before, operations: [operation(changed)] });
  const toOperation: News['target'] = { screen: 'operations', operation: 'up-1' };

  it('tells the end of an operation that was seen under way, with the way to it', () => {
    const title = 'Launch Everything on lab';
    expect(after({ state: 'succeeded' })).toEqual([{ title, body: 'Finished.', target: toOperation }]);
    const error = { code: 'disk.full', message: 'The disk is full.', remedy: 'Free some.', data: {} };
    expect(after({ state: 'failed', error })).toEqual([{ title, body: 'The disk is full.', target: toOperation }]);
    expect(after({ state: 'interrupted' })).toHaveLength(1);
  });

  it('tells nothing of what goes on, of what a person cancelled, and of what had ended before', () => {
    expect(after({ fraction: 0.9 })).toEqual([]);
    expect(after({ state: 'cancelled' })).toEqual([]);
    expect(newsOf(nothing, { ...nothing, operations: [operation({ state: 'succeeded' })] })).toEqual([]);
  });

  it('tells once that the disk is nearly full', () => {
    const low = facts(running, { notices: [full] });
    expect(newsOf(facts(running), low)).toEqual([
      { title: 'The disk is nearly full', body: full.message, target: { screen: 'platform', cluster: 'lab' } },
    ]);
    expect(newsOf(low, low)).toEqual([]);
  });
});
