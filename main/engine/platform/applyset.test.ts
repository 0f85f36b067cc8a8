import { describe, expect, test } from 'vitest';
import { applySetId, parentObject, recordOf } from './applyset.ts';

describe('ApplySets', () => {
  test('the id is computed as the specification says', () => {
    // printf 'component-istio.slipway-system.ConfigMap.' | openssl dgst -sha256 -binary | basenc --base64url
    expect(applySetId('component-istio')).toBe('applyset-SL1enfVLc5KetkurM5k4zCFbL-TmHVObSjNG16orK2A-v1');
  });

  test('a parent names kinds and namespaces, sorted and once, and its record is read back', () => {
    const record = {
      component: 'istio',
      version: '1.29.0',
      distribution: '26.03',
      objects: 3,
      workloads: ['Deployment a/b', 'DaemonSet c/d'],
    };
    const kinds = [
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { apiVersion: 'apps/v1', kind: 'Deployment' },
    ];
    const parent = parentObject(record, { kinds, namespaces: ['b', '', 'a', 'slipway-system'] });
    expect(parent.metadata).toMatchObject({
      labels: { 'applyset.kubernetes.io/id': applySetId('component-istio') },
      annotations: {
        'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,Deployment.apps',
        'applyset.kubernetes.io/additional-namespaces': 'a,b',
      },
    });
    expect(recordOf(parent)).toEqual({ ...record, workloads: ['DaemonSet c/d', 'Deployment a/b'] });
  });
});
