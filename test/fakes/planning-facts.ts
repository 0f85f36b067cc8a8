import type { CatalogComponent, ContainerRequest, Lock, LockedComponent } from '../../contracts/distribution.ts';
import type { Hardware } from '../../contracts/hardware.ts';

const gibibyte = 2 ** 30;

interface Size {
  readonly cpus?: number;
  readonly memoryGibibytes?: number;
  readonly diskFreeBytes?: number | null;
  readonly computerCores?: number;
  readonly computerGibibytes?: number;
  readonly kind?: Extract<Hardware['containerEngine'], { state: 'running' }>['kind'];
  readonly gpus?: Hardware['gpus'];
  readonly limits?: Hardware['limits'];
}

/** A computer whose container engine has what is said: 8 CPUs, 32 GiB and 200 GiB free where nothing is. */
export function hardwareOf(size: Size = {}): Hardware {
  const { cpus = 8, memoryGibibytes = 32, diskFreeBytes = 200 * gibibyte, kind = 'docker-engine', gpus = [] } = size;
  const memoryBytes = Math.round(memoryGibibytes * gibibyte);
  const totalBytes = Math.round((size.computerGibibytes ?? memoryGibibytes) * gibibyte);
  return {
    cpu: {
      model: 'Model',
      architecture: 'x64',
      physicalCores: null,
      logicalCores: size.computerCores ?? Math.ceil(cpus),
      coreKinds: null,
    },
    memory: { totalBytes, availableBytes: Math.floor(totalBytes / 2) },
    disk: { path: '/', totalBytes: 500 * gibibyte, freeBytes: diskFreeBytes },
    gpus,
    operatingSystem: { platform: 'linux', name: 'Debian', version: '12', kernel: '6.1' },
    virtualization: { virtual: false, kind: null },
    limits: size.limits ?? null,
    notes: [],
    containerEngine: {
      state: 'running',
      address: 'unix:///run/docker.sock',
      kind,
      version: '29.0',
      cpus,
      memoryBytes,
      architecture: 'x64',
      operatingSystem: 'Debian',
      kernel: '6.1',
      storageDriver: 'overlay2',
      dataFolder: '/data',
      diskFreeBytes,
      cgroupVersion: '2',
      rootless: false,
      runtimes: ['runc'],
    },
  };
}

/** A component as the catalog knows it. */
export function catalogEntry(id: string, entry: Partial<CatalogComponent> = {}): CatalogComponent {
  return { id, title: `Title of ${id}`, summary: '', maturity: 'stable', needs: [], paths: [], ...entry };
}

/** One container that a workload of its own requests; 100m and 64 MiB where nothing is said. */
export function containerOf(workload: string, request: Partial<ContainerRequest> = {}): ContainerRequest {
  return {
    kind: 'Deployment',
    namespace: 'kubeflow',
    workload,
    container: workload,
    replicas: 1,
    millicores: 100,
    memoryBytes: 64 * 2 ** 20,
    injected: false,
    ...request,
  };
}

/** A component as a lock knows it. */
export function lockedOf(
  id: string,
  containers: readonly ContainerRequest[],
  more: { volumeBytes?: number; idleBytes?: number } = {},
): LockedComponent {
  const sum = (pick: (container: ContainerRequest) => number) =>
    containers.reduce((all, container) => all + pick(container) * container.replicas, 0);
  return {
    id,
    version: '1',
    resources: [],
    kustomizeComponents: [],
    namespaces: [],
    footprint: {
      objects: containers.length,
      workloads: containers.length,
      pods: containers.length,
      requests: { millicores: sum(({ millicores }) => millicores), memoryBytes: sum(({ memoryBytes }) => memoryBytes) },
      perNode: { millicores: 0, memoryBytes: 0 },
      volumeBytes: more.volumeBytes ?? 0,
      images: containers.map(({ workload }) => `registry.example/${workload}:1`),
    },
    containers: [...containers],
    ...(more.idleBytes === undefined
      ? {}
      : { idle: { memoryBytes: more.idleBytes, millicores: 1, date: '2026-01-01', source: 'a test' } }),
  };
}

/** A lock of these components. */
export function lockOf(components: readonly LockedComponent[], sidecar: Lock['sidecar'] = null): Lock {
  return { schema: 1, version: '26.03', sources: [], references: [], components: [...components], sidecar, objects: 0 };
}
