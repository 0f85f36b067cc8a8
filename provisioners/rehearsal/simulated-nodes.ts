import { asAppError } from '../../contracts/app-error.ts';
import type { NodeShape } from '../../contracts/rehearsal.ts';
import type { KubernetesClient } from '../kubernetes-host.ts';

/** The usual limit of a kubelet. */
export const podsPerNode = 110;
const conflict = 409;
const parallel = 16;

/** The node objects of some shapes, ready from the start: `node-1`, `node-2` and so on. Pure. */
export function nodeObjects(shapes: readonly NodeShape[], version: string, now: string): object[] {
  const each = shapes.flatMap((shape) => Array.from({ length: shape.count }, () => shape));
  return each.map((shape, index) => nodeObject(`node-${String(index + 1)}`, shape, version, now));
}

function nodeObject(name: string, shape: NodeShape, version: string, now: string): object {
  const { millicores, memoryBytes, gpu } = shape;
  const has = {
    cpu: `${String(millicores)}m`,
    memory: String(memoryBytes),
    pods: String(podsPerNode),
    // Disks are not part of a rehearsal: this is more than any pod asks for.
    'ephemeral-storage': '2Ti',
    ...(gpu === null ? {} : { [gpu.resource]: String(gpu.count) }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: labelsOf(name, gpu) },
    status: {
      capacity: has,
      allocatable: has,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Simulated',
          message: 'this node is simulated',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: {
        ...{ architecture: 'amd64', operatingSystem: 'linux', kubeletVersion: version, osImage: 'simulated' },
        ...{ machineID: '', systemUUID: '', bootID: '', kernelVersion: '', containerRuntimeVersion: '' },
        kubeProxyVersion: '',
      },
    },
  };
}

/** Those of a kubelet, and those of the GPU's feature discovery, which workloads select nodes by. */
function labelsOf(name: string, gpu: NodeShape['gpu']): Record<string, string> {
  const common = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'slipway.dev/simulated': 'true',
  };
  if (gpu === null) return common;
  return {
    ...common,
    [`${gpu.resource}.present`]: 'true',
    [`${gpu.resource}.product`]: gpu.model,
    [`${gpu.resource}.count`]: String(gpu.count),
  };
}

/** Makes objects, several at once; those that are there already stay as they are. */
export async function createObjects(
  client: KubernetesClient,
  path: string,
  objects: readonly object[],
  signal: AbortSignal,
  onDone: (done: number) => void = () => undefined,
): Promise<void> {
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let body = objects[next++]; body !== undefined; body = objects[next++]) {
      await createUnlessThere(client, path, body, signal);
      done += 1;
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, objects.length) }, work));
}

async function createUnlessThere(
  client: KubernetesClient,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.request('POST', path, { body, signal });
  } catch (thrown) {
    if (Number(asAppError(thrown).data['status']) !== conflict) throw thrown;
  }
}

/** A class for claims that name none, as every cluster has; its volumes are made by the rehearsal. */
export const simulatedClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'slipway.dev/simulated',
  volumeBindingMode: 'Immediate',
};
