import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createComputerHost } from '../../main/engine/host/computer-host.ts';
import { createNodeClock } from '../../main/engine/host/node-clock.ts';
import { createNodeFiles } from '../../main/engine/host/node-files.ts';
import { createNodeBackground } from '../../main/engine/host/node-background.ts';
import { createNodeSurroundings } from '../../main/engine/host/node-surroundings.ts';
import { createTransfers } from '../../main/engine/host/transfers.ts';
import { createNodeNetwork } from '../../main/engine/host/node-network.ts';
import { createNodeProcesses } from '../../main/engine/host/node-processes.ts';
import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../../provisioners/host.ts';
import type { ClusterSpec, ProvisionerContext } from '../../provisioners/provisioner.ts';
import { fakeHost } from './fake-host.ts';

/** What the replayer remembers of a cluster. */
interface ReplayedCluster {
  readonly state: 'running' | 'paused' | 'stopped';
  readonly args: readonly string[];
  readonly apiPort: number;
}

export interface ReplayedMinikube {
  readonly home: string;
  readonly host: Host;
  readonly context: ProvisionerContext;
  /** Containers that stand beside those of the replayed clusters. */
  readonly others: ContainerFacts[];
  /** Containers that are listed only after somebody has waited. */
  readonly late: ContainerFacts[];
  /** Paths of the API that answer otherwise than those of a cluster that is whole. */
  readonly answers: Map<string, unknown>;
  spec(more?: Partial<ClusterSpec>): ClusterSpec;
  /** What the replayer shall do otherwise; see there. */
  script(script: { recordings?: Record<string, string>; hangAfter?: number }): Promise<void>;
  /** The verbs that were run, in order. */
  calls(): Promise<string[]>;
  /** The arguments of the last run of a verb. */
  argumentsOf(verb: string): Promise<string[]>;
  /** The clusters as the replayer has them. */
  clusters(): Promise<string[]>;
  /** Takes a container away behind minikube's back. */
  loseContainer(name: string): Promise<void>;
  remove(): Promise<void>;
}

const program = path.resolve(import.meta.dirname, '../process/minikube-replay-main.ts');

/**
 * A place with a replayer in minikube's stead, as a process of its own, and a container engine and an API that show what
 * the replayer says it made. Everything else of the host is real: processes, files, ports, time.
 */
export async function replayedMinikube(): Promise<ReplayedMinikube> {
  const root = await mkdtemp(path.join(tmpdir(), 'slipway-minikube-'));
  const [home, replay, bin] = ['home', 'replay', 'bin'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([home, replay, bin].map((folder) => mkdir(folder)));
  const wrapper = path.join(bin, 'minikube');
  const call = `"${process.execPath}" --disable-warning=ExperimentalWarning "${program}"`;
  await writeFile(wrapper, `#!/bin/sh\nMINIKUBE_REPLAY="${replay}" exec ${call} "$@"\n`, { mode: 0o755 });
  const [others, late]: [ContainerFacts[], ContainerFacts[]] = [[], []];
  const answers = new Map<string, unknown>();
  const host = hostOf(home, wrapper, { replay, others, late, answers });
  const lines = async () => (await readFile(path.join(replay, 'calls'), 'utf8').catch(() => '')).trim().split('\n');
  return {
    home,
    host,
    others,
    late,
    answers,
    context: { host, signal: new AbortController().signal, tool: async () => wrapper },
    spec: (more = {}) => ({
      ...{ name: 'lab', nodes: 1, nodeImage: null, gatewayPort: 18_085, folder: path.join(home, 'clusters', 'lab') },
      ...more,
    }),
    script: (script) => writeFile(path.join(replay, 'script.json'), JSON.stringify(script)),
    calls: async () => (await lines()).map((line) => line.split(' ')[0] ?? '').filter((verb) => verb !== ''),
    argumentsOf: async (verb) => (await lines()).findLast((line) => line.startsWith(`${verb} `))?.split(' ') ?? [],
    clusters: async () => (await readClusters(replay)).map(([name]) => name),
    loseContainer: (name) => rm(path.join(replay, 'clusters', `${name}.json`)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function readClusters(replay: string): Promise<[string, ReplayedCluster][]> {
  const folder = path.join(replay, 'clusters');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.map(async (name): Promise<[string, ReplayedCluster]> => {
      const text = await readFile(path.join(folder, name), 'utf8');
      return [name.replace('.json', ''), JSON.parse(text) as ReplayedCluster];
    }),
  );
}

interface World {
  readonly replay: string;
  readonly others: ContainerFacts[];
  readonly late: ContainerFacts[];
  readonly answers: ReadonlyMap<string, unknown>;
}

function hostOf(home: string, wrapper: string, world: World): Host {
  const [real, clock] = [createNodeProcesses(), createNodeClock()];
  const resources = path.resolve(import.meta.dirname, '../../resources');
  const containers = async () => [...world.others, ...(await readClusters(world.replay)).map(toContainer)];
  return fakeHost({
    paths: { home, cache: path.join(home, 'cache'), resources, userKubeconfig: path.join(home, 'user-kubeconfig') },
    processes: {
      ...real,
      // No Docker: what its command would say of volumes and networks is that there are none.
      find: async (name) => (name === 'minikube' ? wrapper : null),
    },
    files: createNodeFiles(),
    network: createNodeNetwork(),
    clock: {
      ...clock,
      sleep: (milliseconds, signal) => {
        world.others.push(...world.late.splice(0));
        return clock.sleep(milliseconds, signal);
      },
    },
    computer: createComputerHost(),
    surroundings: createNodeSurroundings(),
    background: createNodeBackground(),
    transfers: createTransfers(),
    docker: {
      info: async () => dockerInfo,
      containers: async (labels) => (await containers()).filter((one) => matches(one, labels)),
      remove: async (id) => {
        const at = world.others.findIndex((one) => one.id === id);
        if (at !== -1) world.others.splice(at, 1);
      },
      exec: async (_id, [command]) =>
        command === 'date'
          ? { exitCode: 0, stdout: String(Math.floor(Date.now() / 1000)), stderr: '' }
          : { exitCode: 1, stdout: '', stderr: '' },
    },
    kubernetes: {
      connect: (kubeconfig) =>
        ({
          request: async (_method: string, what: string) => answerOf(kubeconfig, what, world),
          close: () => undefined,
        }) as never,
    },
  });
}

function matches(container: ContainerFacts, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([key, value]) =>
    value === '' ? key in container.labels : container.labels[key] === value,
  );
}

/** The container that minikube's arguments ask for: its mount and its ports are those of the real command line. */
function toContainer([name, { state, args, apiPort }]: [string, ReplayedCluster]): ContainerFacts {
  const value = (option: string) => args.find((one) => one.startsWith(`--${option}=`))?.split('=')[1] ?? '';
  const [, mark = ''] = value('mount-string').split(':');
  const [address = '', host = '0', container = '0'] = value('ports').split(':');
  const ports = [
    { container: Number(container), host: Number(host), address },
    { container: 8443, host: apiPort, address: '127.0.0.1' },
  ];
  return {
    id: name,
    name,
    image: 'kic',
    state: state === 'stopped' ? 'exited' : 'running',
    labels: { 'created_by.minikube.sigs.k8s.io': 'true', 'name.minikube.sigs.k8s.io': name },
    createdAt: '2026-01-01T00:00:00.000Z',
    ports: state === 'stopped' ? [] : ports,
    mounts: [
      { type: 'volume', name, destination: '/var' },
      { type: 'bind', name: null, destination: mark },
    ],
  };
}

/** What the API of a whole cluster answers; a paused one answers nothing. */
async function answerOf(kubeconfig: string, what: string, { replay, answers }: World): Promise<unknown> {
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1]);
  const found = (await readClusters(replay)).find(([, { apiPort }]) => apiPort === port);
  if (found?.[1].state !== 'running')
    throw new AppError('kubernetes.unreachable', { address: `127.0.0.1:${String(port)}`, why: 'connection refused' });
  const [name] = found;
  const now = new Date().toISOString();
  const given = [...answers].find(([part]) => what.includes(part));
  if (given !== undefined) return given[1];
  if (what.includes('leases')) return { items: [{ metadata: { name }, spec: { renewTime: now } }] };
  if (what.includes('storageclasses')) return { items: [{ metadata: { name: 'standard' } }] };
  if (what.includes('serviceaccounts')) return { items: [{ metadata: { name: 'default' } }] };
  if (what.includes('deployments'))
    return { items: [{ metadata: { name: 'coredns' }, status: { availableReplicas: 1 } }] };
  return {
    items: [{ metadata: { name }, status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: {} } }],
  };
}

const dockerInfo = {
  ...{ address: 'unix:///run/docker.sock', version: '27.0.0', operatingSystem: 'Debian', kernel: '6.1', name: 'test' },
  ...{ architecture: 'x86_64', cpus: 4, memoryBytes: 16 * 2 ** 30, storageDriver: 'overlay2', dataFolder: tmpdir() },
  ...{ cgroupVersion: '2' as const, rootless: false, runtimes: ['runc'] },
};
