import { describe, expect, it } from 'vitest';
import { placeOf } from './volume-place.ts';

const hostname = 'kubernetes.io/hostname';
const node = (name: string) => ({ metadata: { name, labels: { [hostname]: name } } });
const onNode = (name: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: hostname, operator: 'In', values: [name] }] }],
    },
  },
});
const codeOf = (place: () => unknown): unknown => {
  try {
    return place();
  } catch (thrown) {
    return thrown;
  }
};

describe('the place of a volume', () => {
  it("is its folder on the node that it is bound to, as kind's provisioner writes it", () => {
    const volume = { spec: { hostPath: { path: '/var/local-path-provisioner/pvc-1' }, ...onNode('two') } };
    expect(placeOf(volume, 'work', [node('one'), node('two')])).toEqual({
      node: 'two',
      folder: '/var/local-path-provisioner/pvc-1',
    });
  });

  it('is on the only node where it is bound to none, and a local volume counts as a folder', () => {
    const volume = { spec: { local: { path: '/tmp/hostpath-provisioner/ada/work' } } };
    expect(placeOf(volume, 'work', [node('one')])).toEqual({
      node: 'one',
      folder: '/tmp/hostpath-provisioner/ada/work',
    });
  });

  it.each([
    [
      'a driver keeps it',
      { csi: { driver: 'hostpath.csi.k8s.io' } },
      'they are kept by the driver hostpath.csi.k8s.io',
    ],
    ['it lies in no folder', { nfs: { path: '/x' } }, 'they are not in a folder of a node'],
    ['its path leads nowhere', { hostPath: { path: 'relative' } }, 'they are not in a folder of a node'],
    ['no node says that it has it', { hostPath: { path: '/x' } }, 'it is not known on which node they are'],
    ['its node is gone', { hostPath: { path: '/x' }, ...onNode('lost') }, 'it is not known on which node they are'],
  ])('is not told where %s', (_title, spec, why) => {
    expect(codeOf(() => placeOf({ spec }, 'work', [node('one'), node('two')]))).toMatchObject({
      code: 'volume.out-of-reach',
      data: { why },
    });
  });
});
