import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { ClusterState, ClusterStatus } from '../../contracts/clusters.ts';
import {
  catalogComponentSchema,
  presetSchema,
  type CatalogComponent,
  type ComponentView,
  type Footprint,
} from '../../contracts/distribution.ts';
import type { Hardware } from '../../contracts/hardware.ts';
import type { Operation } from '../../contracts/operations.ts';
import type { Plan, Verdict } from '../../contracts/planning.ts';
import type { Preparation } from '../../contracts/preparation.ts';
import type { ComponentState, PlatformStatus } from '../../contracts/platform.ts';

const catalogFolder = path.resolve(import.meta.dirname, '../../resources/catalog');
const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(catalogFolder, name), 'utf8'));

/** The real catalog, in its own order. */
export const catalog: readonly CatalogComponent[] = z
  .array(z.string())
  .parse(readJson('components.json'))
  .map((id) => catalogComponentSchema.parse(readJson(`${id}.json`)));

/** The real presets. */
const presets = presetSchema.array().parse(readJson('presets.json'));

const gibibyte = 2 ** 30;
const footprint: Footprint = {
  objects: 24,
  workloads: 2,
  pods: 2,
  requests: { millicores: 150, memoryBytes: gibibyte / 4 },
  perNode: { millicores: 0, memoryBytes: 0 },
  volumeBytes: 0,
  images: [],
};

/** The components as `distribution.catalog` answers them. */
export const componentViews: ComponentView[] = catalog.map(({ paths: _, ...component }) => ({
  ...component,
  version: 'v1.2.3',
  namespaces: ['kubeflow'],
  footprint,
}));

/** A laptop with enough of everything. */
export const laptop: Hardware = {
  cpu: {
    model: 'Intel Core i7-1365U',
    architecture: 'x86_64',
    physicalCores: 10,
    logicalCores: 12,
    coreKinds: { performance: 2, efficiency: 8 },
  },
  memory: { totalBytes: 32 * gibibyte, availableBytes: Math.round(21.4 * gibibyte) },
  disk: { path: '/var/lib/docker', totalBytes: 476 * gibibyte, freeBytes: 183 * gibibyte },
  gpus: [],
  operatingSystem: { platform: 'linux', name: 'Debian GNU/Linux', version: '12', kernel: '6.1.0' },
  virtualization: { virtual: false, kind: null },
  limits: null,
  notes: ['Docker Engine runs on this computer itself: clusters can use all of its CPUs and memory.'],
  containerEngine: {
    state: 'running',
    address: 'unix:///var/run/docker.sock',
    kind: 'docker-engine',
    version: '28.3.2',
    cpus: 12,
    memoryBytes: Math.round(31.1 * gibibyte),
    architecture: 'x86_64',
    operatingSystem: 'Debian GNU/Linux 12',
    kernel: '6.1.0',
    storageDriver: 'overlay2',
    dataFolder: '/var/lib/docker',
    diskFreeBytes: 183 * gibibyte,
    cgroupVersion: '2',
    rootless: false,
    runtimes: ['runc'],
  },
};

const samplePreparation: Preparation = {
  downloads: [
    {
      kind: 'manifests',
      title: 'Manifests of the platform',
      from: ['github.com'],
      state: 'needed',
      bytes: 12_565_065,
      says: '4 archives of kubeflow/community-distribution, argoproj/argo-workflows.',
    },
    { kind: 'tool', title: 'kind 0.33.0', from: [], state: 'here', bytes: 0, says: 'It is there already.' },
    {
      kind: 'images',
      title: '53 container images',
      from: ['docker.io', 'gcr.io', 'ghcr.io', 'quay.io'],
      state: 'needed',
      bytes: null,
      says: 'They are by far the most of it. Their sizes are known when they are pulled.',
    },
  ],
  knownBytes: 12_565_065,
  isComplete: false,
  estimate: {
    megabitsPerSecond: 50,
    seconds: 3,
    says: 'What has a known size, 12 MiB, takes about 3 s at 50 Mbit/s, which is assumed and not measured.',
  },
  places: [
    { title: 'Slipway', path: '/home/ada/.slipway', says: 'What it knows of your clusters.' },
    { title: 'Clusters', path: '/var/lib/docker', says: 'Images, notebooks, volumes and runs, in Docker Engine.' },
  ],
  privacy: ['Nothing is sent anywhere: no statistics, no error reports, and there is no account.'],
};

/** A plan of a preset with a verdict; the numbers are made up and agree with each other. */
function samplePlan(preset: string, share: number, verdict: Verdict): Plan {
  const chosen = presets.find(({ id }) => id === preset)?.components ?? 'all';
  const components = catalog.filter(({ id }) => chosen === 'all' || chosen.includes(id));
  const have = {
    millicores: verdict === 'does-not-fit' ? 2000 : 12000,
    bytes: (verdict === 'fits' ? 31 : 9) * gibibyte,
  };
  const need = { millicores: 4400 * share, bytes: 12.3 * gibibyte * share };
  const line = (unit: 'millicores' | 'bytes') => ({
    unit,
    need: need[unit],
    have: have[unit],
    headroom: have[unit] - need[unit],
    verdict,
    parts: [
      { title: 'What the components request', amount: need[unit] * 0.7 },
      { title: 'Control plane', amount: need[unit] * 0.2 },
      { title: 'Sidecars of the mesh', amount: null },
    ],
  });
  return {
    distribution: '26.03',
    preset,
    profile: 'laptop',
    provisioner: { id: 'kind', reason: 'No GPU is asked for.' },
    nodes: 1,
    components: components.map(({ id, title }) => ({ id, title, why: 'asked for', footprint })),
    lines: [
      {
        ...line('millicores'),
        resource: 'cpu',
        reason: 'Requests are scaled so that they take at most 70 % of the CPU.',
      },
      { ...line('bytes'), resource: 'memory', reason: '1 GiB of what Docker Engine has is kept for other programs.' },
      {
        resource: 'disk',
        unit: 'bytes',
        need: null,
        have: 183 * gibibyte,
        headroom: null,
        verdict: 'unknown',
        reason: 'How large the images are is not known before they are pulled.',
        parts: [{ title: 'Volumes', amount: 50 * gibibyte }],
      },
    ],
    verdict,
    advice:
      verdict === 'fits' ? [] : ['Leave out Model serving and Spark: the rest fits.', 'Give Docker 14 GiB of memory.'],
    trims: [
      {
        component: 'istio',
        workload: 'istiod',
        container: 'discovery',
        resource: 'memory',
        from: 2 * gibibyte,
        to: gibibyte / 4,
        reason: 'It takes 60 MiB at rest.',
      },
    ],
    cpuScale: verdict === 'fits' ? 1 : 0.42,
    preparation: samplePreparation,
  };
}

/** What `planning.presets` answers, with a verdict for each preset. */
export function samplePresets(verdicts: readonly Verdict[] = ['fits', 'fits', 'fits', 'tight', 'does-not-fit']) {
  const shares = [0.25, 0.45, 0.5, 0.7, 1];
  return presets.map(({ id, title, summary }, index) => ({
    preset: id,
    title,
    summary,
    plan: samplePlan(id, shares[index] ?? 1, verdicts[index] ?? 'fits'),
  }));
}

export function sampleCluster(condition: ClusterState): ClusterStatus {
  return {
    name: 'slipway',
    provisioner: 'kind',
    condition,
    nodes: [
      {
        name: 'slipway-control-plane',
        role: 'control-plane',
        state: 'running',
        ready: true,
        version: 'v1.34.4',
        millicores: 12000,
        memoryBytes: Math.round(31.1 * gibibyte),
      },
    ],
    apiServer: 'https://127.0.0.1:41234',
    ports: [{ host: 8080, purpose: 'gateway' }],
    kubeconfig: '/home/ada/.slipway/clusters/slipway/kubeconfig',
    createdAt: '2026-11-20T09:30:00.000Z',
  };
}

/** A platform of all components, in a state that each component is asked for. */
export function samplePlatform(
  condition: ClusterState,
  stateOf: (id: string) => ComponentState = () => ({ state: 'ready' }),
): PlatformStatus {
  return {
    cluster: sampleCluster(condition),
    distribution: '26.03',
    components: catalog.map(({ id, title, maturity, needs, webPath }, index) => ({
      id,
      title,
      version: `v1.${String(index)}.0`,
      maturity,
      webPath: webPath ?? null,
      needs,
      condition: stateOf(id),
      objects: 20,
      workloads: [{ kind: 'Deployment', namespace: 'kubeflow', name: id, ready: 1, wanted: 1 }],
    })),
    workloads: { ready: 58, wanted: 61 },
  };
}

export function sampleOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: 'up-1',
    kind: 'up',
    title: 'Launch Everything on slipway',
    cluster: 'slipway',
    state: 'running',
    fraction: 0.62,
    now: 'Waiting for 9 of 61 workloads',
    createdAt: new Date(Date.now() - 252_000).toISOString(),
    endedAt: null,
    attempts: 1,
    error: null,
    ...change,
  };
}
