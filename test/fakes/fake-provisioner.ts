import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState } from '../../contracts/clusters.ts';
import type { ClusterSpec, Provisioner, ProvisionerTask } from '../../provisioners/provisioner.ts';

export interface FakeProvisioner extends Provisioner {
  /** What was asked for, in order: `create lab`, `stop lab` ... */
  readonly calls: string[];
  /** Clusters by name; a test may put some in beforehand. */
  readonly states: Map<string, ClusterState>;
  readonly specs: ClusterSpec[];
  /** Thrown by the next creation, once. */
  failCreate?: AppError;
  /** Creations wait until they are cancelled. */
  hang?: boolean;
}

/** A provisioner whose clusters are words in memory. */
export function fakeProvisioner(initial: Readonly<Record<string, ClusterState>> = {}): FakeProvisioner {
  const calls: string[] = [];
  const states = new Map(Object.entries(initial));
  const specs: ClusterSpec[] = [];
  const change = (verb: string, state: ClusterState) =>
    async function* (name: string): ProvisionerTask {
      calls.push(`${verb} ${name}`);
      yield { type: 'progress', step: 'cluster', done: 1, total: 1, unit: 'steps' };
      states.set(name, state);
    };
  const provisioner: FakeProvisioner = {
    ...{ id: 'kind', title: 'Fake', tools: ['kind'], calls, states, specs },
    check: async () => undefined,
    start: change('start', { state: 'running' }),
    stop: change('stop', { state: 'stopped' }),
    pause: change('pause', { state: 'paused' }),
    resume: change('resume', { state: 'running' }),
    delete: change('delete', { state: 'absent' }),
    async *create(spec, { signal }) {
      calls.push(`create ${spec.name}`);
      specs.push(spec);
      yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps' };
      if (provisioner.hang === true) await cancelled(signal);
      const failure = provisioner.failCreate;
      delete provisioner.failCreate;
      if (failure !== undefined) throw failure;
      states.set(spec.name, { state: 'running' });
    },
    list: async () => [...states].filter(([, { state }]) => state !== 'absent').map(([name]) => name),
    status: async (name) => ({
      name,
      provisioner: 'kind',
      condition: states.get(name) ?? { state: 'absent' },
      nodes: [],
      apiServer: 'https://127.0.0.1:16443',
      ports: [],
      kubeconfig: null,
      createdAt: null,
    }),
    nodes: async () => [],
    async *loadImages(name, archives) {
      calls.push(`load ${archives.join(' ')} ${name}`);
      yield { type: 'progress', step: 'images', done: 1, total: 1, unit: 'images' };
    },
    nodeImages: async () => ['docker.io/library/here:1'],
    kubeconfig: async () => 'a kubeconfig',
  };
  return provisioner;
}

function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new AppError('cancelled', { what: 'a creation' }));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
