import { describe, expect, it } from 'vitest';
import type { SnapshotContent } from '../snapshot-files.ts';
import { objectDifferences } from './object-differences.ts';
import { volumePairs } from './volume-pairs.ts';

interface Kept {
  readonly name?: string;
  readonly cpu?: string;
  readonly env?: readonly object[];
  /** Where each claim is mounted. */
  readonly volumes?: Readonly<Record<string, string>>;
}

function content({ name = 'first', cpu = '1', env = [], volumes = {} }: Kept): SnapshotContent {
  const claims = Object.entries(volumes);
  const container = {
    ...{ name, env, resources: { requests: { cpu } } },
    volumeMounts: claims.map(([claim, mountPath]) => ({ name: `of-${claim}`, mountPath })),
  };
  const mounted = claims.map(([claimName]) => ({ name: `of-${claimName}`, persistentVolumeClaim: { claimName } }));
  const spec = { template: { spec: { containers: [container], volumes: mounted } } };
  return {
    ...{ schema: 1, node: 'node' },
    notebook: { kind: 'Notebook', metadata: { name }, spec },
    volumes: claims.map(([claim]) => ({
      ...{ name: claim, folder: `/volumes/${claim}` },
      claim: { kind: 'PersistentVolumeClaim', metadata: { name: claim } },
    })),
  };
}

describe('the objects of two snapshots', () => {
  it('differ by fields, and by claims that came and went', () => {
    const from = content({ cpu: '1', volumes: { home: '/home', old: '/old' } });
    expect(objectDifferences(from, from)).toEqual([]);
    expect(objectDifferences(from, content({ cpu: '2', volumes: { home: '/home', new: '/new' } }))).toMatchObject([
      {
        ...{ kind: 'Notebook', name: 'first', change: 'changed' },
        fields: [
          { path: 'spec.template.spec.containers[first].resources.requests.cpu', from: '1', to: '2' },
          { path: 'spec.template.spec.containers[first].volumeMounts[of-old]' },
          { path: 'spec.template.spec.containers[first].volumeMounts[of-new]' },
          { path: 'spec.template.spec.volumes[of-old]' },
          { path: 'spec.template.spec.volumes[of-new]' },
        ],
      },
      { kind: 'PersistentVolumeClaim', name: 'new', change: 'added', fields: [] },
      { kind: 'PersistentVolumeClaim', name: 'old', change: 'removed', fields: [] },
    ]);
  });

  it('show no value of a variable that may be a password, and that it changed', () => {
    const from = content({
      env: [
        { name: 'AWS_SECRET_ACCESS_KEY', value: 'one' },
        { name: 'KEYBOARD', value: 'de' },
      ],
    });
    const to = content({
      env: [
        { name: 'AWS_SECRET_ACCESS_KEY', value: 'two' },
        { name: 'KEYBOARD', value: 'en' },
        { name: 'DB_PASSWORD', value: 'three' },
      ],
    });
    const path = (name: string) => `spec.template.spec.containers[first].env[${name}]`;
    expect(objectDifferences(from, to)[0]?.fields).toEqual([
      { path: `${path('AWS_SECRET_ACCESS_KEY')}.value`, from: '(hidden)', to: '(hidden)' },
      { path: `${path('KEYBOARD')}.value`, from: 'de', to: 'en' },
      { path: path('DB_PASSWORD'), to: { name: 'DB_PASSWORD', value: '(hidden)' } },
    ]);
  });

  it('have the same volumes by name, and one that was opened from a snapshot by where they are mounted', () => {
    const from = content({ volumes: { home: '/home/ada', data: '/data' } });
    const opened = content({
      name: 'second',
      volumes: { data: '/elsewhere', 'second-home': '/home/ada', more: '/more' },
    });
    const names = volumePairs(from, opened).map((pair) => [pair.from?.name, pair.to?.name]);
    expect(names).toEqual([
      ['data', 'data'],
      ['home', 'second-home'],
      [undefined, 'more'],
    ]);
    const back = volumePairs(opened, from).map((pair) => [pair.from?.name, pair.to?.name]);
    expect(back).toEqual([
      ['second-home', 'home'],
      ['data', 'data'],
      ['more', undefined],
    ]);
  });
});
