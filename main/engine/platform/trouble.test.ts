import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { podFacts } from './pod-facts.ts';
import { type Evidence, troubleOf } from './trouble.ts';
import { eventFacts } from './trouble-desk.ts';
import { workloadFacts } from './workload-facts.ts';

interface Recorded {
  readonly workload: unknown;
  readonly pods: readonly unknown[];
  readonly events: readonly unknown[];
}

/** Deployments that were broken on purpose on a real cluster (v1.34.4), with their pods and warnings. */
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded/broken-workloads.json'), 'utf8'),
) as Record<string, Recorded>;

function evidence(name: string, more: Partial<Evidence> = {}): Evidence {
  const { workload, pods, events } = recorded[name]!;
  return {
    workload: workloadFacts('Deployment', workload),
    pods: pods.map(podFacts),
    events: events.map(eventFacts),
    logs: new Map(),
    webhookOwner: () => null,
    ...more,
  };
}

describe('why a workload is not ready', () => {
  test.each([
    [
      'no-image',
      'image.cannot-be-pulled',
      'The image registry.invalid/nobody/nothing:1 of Deployment broken/no-image cannot be pulled: dial tcp: lookup registry.invalid on 172.18.0.1:53: no such host.',
    ],
    [
      'too-big',
      'insufficient',
      'Deployment broken/too-big does not fit on the nodes: no node has enough CPU and memory left.',
    ],
    [
      'no-secret',
      'pod.incomplete',
      'Deployment broken/no-secret cannot start: the secret missing-certificate is not there.',
    ],
    [
      'no-variable',
      'pod.incomplete',
      'Deployment broken/no-variable cannot start: configmap "missing-settings" not found.',
    ],
    [
      'no-volume',
      'volume.pending',
      'The volume lost of Deployment broken/no-volume is not there yet: storageclass.storage.k8s.io "no-such-class" not found.',
    ],
    [
      'over-quota',
      'quota.exceeded',
      'Deployment broken-quota/over-quota cannot start, because a quota of its namespace is used up: small, requested: pods=1, used: pods=0, limited: pods=0.',
    ],
  ])('%s is told as %s', (name, code, message) => {
    expect(troubleOf(evidence(name))).toMatchObject([{ code, message }]);
  });

  test('a crash loop comes with its exit code and last lines', () => {
    const pod = podFacts(recorded['crash']!.pods[0]);
    const logs = new Map([[`${pod.name}/main`, ['starting', 'cannot open the database']]]);
    const [trouble] = troubleOf(evidence('crash', { logs }));
    expect(trouble).toMatchObject({ code: 'crash-loop', log: ['starting', 'cannot open the database'] });
    expect(trouble?.message).toMatch(
      /^Deployment broken\/crash starts and ends again and again \(\d+ times\): its container main ended with code 3\.$/,
    );
  });

  test('a webhook with nobody behind it is named with its component', () => {
    const [trouble] = troubleOf(evidence('unanswered', { webhookOwner: () => 'istio' }));
    expect(trouble).toMatchObject({ code: 'webhook.no-answer' });
    expect(trouble?.message).toContain('pods.nobody-home.example');
    expect(trouble?.remedy).toContain('istio');
  });

  test('a pod on its way is no trouble', () => {
    const starting = {
      metadata: { namespace: 'a', name: 'b' },
      status: {
        phase: 'Pending',
        containerStatuses: [{ name: 'c', state: { waiting: { reason: 'ContainerCreating' } } }],
      },
    };
    expect(troubleOf(evidence('crash', { pods: [podFacts(starting)], events: [] }))).toEqual([]);
  });

  test('replicas that fail alike are told once', () => {
    const { pods } = evidence('too-big');
    expect(troubleOf(evidence('too-big', { pods: [...pods, ...pods] }))).toHaveLength(1);
  });

  test('whatever the cluster says, it ends in whole sentences', () => {
    const reason = fc.constantFrom(
      'ErrImagePull',
      'ImagePullBackOff',
      'CrashLoopBackOff',
      'CreateContainerConfigError',
      'Odd',
      '',
    );
    const container = fc.record({
      container: fc.string(),
      image: fc.string(),
      reason,
      message: fc.string(),
      restarts: fc.nat(50),
      exitCode: fc.option(fc.nat(255)),
    });
    fc.assert(
      fc.property(container, fc.string(), (one, unschedulable) => {
        const pod = {
          namespace: 'a',
          name: 'b',
          labels: {},
          phase: 'Pending',
          ready: false,
          running: false,
          unschedulable,
          containers: [one],
        };
        for (const { message, remedy } of troubleOf(evidence('crash', { pods: [pod] }))) {
          expect(message).toMatch(/\.$/);
          expect(remedy).not.toBe('');
        }
      }),
    );
  });
});
