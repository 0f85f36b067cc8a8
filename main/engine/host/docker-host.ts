import type { Container } from 'dockerode';
import { AppError } from '../../../contracts/app-error.ts';
import type { ContainerFacts, DockerHost } from '../../../provisioners/host.ts';
import { type DockerConnection, connectDocker, dockerError, refusalOf } from './docker-connection.ts';
import { runInContainer } from './docker-exec.ts';
import { toContainerFacts, toDockerInfo } from './docker-facts.ts';
import { pullImage } from './docker-pull.ts';

/** An engine that is there answers at once; one whose machine sleeps never does. */
const infoSeconds = 20;

/** The container engine of this computer, found anew for every call: it may be started or changed at any time. */
export function createDockerHost(connect: () => Promise<DockerConnection> = connectDocker): DockerHost {
  const use = <Value>(work: (connection: DockerConnection) => Promise<Value>) => withEngine(connect, work);
  const change = (id: string, work: (container: Container) => Promise<unknown>, isDone: IsDone) =>
    use(async ({ docker }) => {
      await unlessDone(work(docker.getContainer(id)), isDone);
    });
  return {
    info: (signal) => use((connection) => info(connection, signal)),
    containers: (labels) => use((connection) => containers(connection, labels)),
    start: (id) =>
      change(
        id,
        (container) => container.start(),
        ({ status }) => status === 304,
      ),
    stop: (id, graceSeconds) =>
      change(
        id,
        (container) => container.stop({ t: graceSeconds }),
        ({ status }) => status === 304,
      ),
    pause: (id) =>
      change(
        id,
        (container) => container.pause(),
        ({ why }) => /already paused/i.test(why),
      ),
    unpause: (id) =>
      change(
        id,
        (container) => container.unpause(),
        ({ why }) => /not paused/i.test(why),
      ),
    remove: (id) =>
      change(
        id,
        (container) => container.remove({ force: true, v: true }),
        ({ status }) => status === 404,
      ),
    exec: (id, command, options) => use(({ docker }) => runInContainer(docker, id, command, options)),
    hasImage: (reference) => use((connection) => hasImage(connection, reference)),
    pullImage: (reference, options) => use(({ docker }) => pullImage(docker, reference, options)),
  };
}

async function withEngine<Value>(
  connect: () => Promise<DockerConnection>,
  work: (connection: DockerConnection) => Promise<Value>,
): Promise<Value> {
  const connection = await connect();
  try {
    return await work(connection);
  } catch (error) {
    throw dockerError(connection.address, error);
  }
}

type IsDone = (refusal: { status: number; why: string }) => boolean;

/** Waits for a change; that it was made before is no failure. */
async function unlessDone(change: Promise<unknown>, isDone: IsDone): Promise<void> {
  try {
    await change;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null || !isDone(refusal)) throw error;
  }
}

/** dockerode takes the signal in these two as everywhere; its types leave it out. */
interface AbortableEngine {
  info(options: { abortSignal: AbortSignal }): Promise<unknown>;
  version(options: { abortSignal: AbortSignal }): Promise<unknown>;
}

async function info({ docker, address }: DockerConnection, signal?: AbortSignal) {
  const timeout = AbortSignal.timeout(infoSeconds * 1000);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const engine = docker as unknown as AbortableEngine;
  try {
    const [facts, version] = await Promise.all([engine.info({ abortSignal }), engine.version({ abortSignal })]);
    return toDockerInfo(address, facts, version);
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('cancelled', { what: 'asking the container engine' }, error);
    if (!timeout.aborted) throw error;
    throw new AppError(
      'docker.unreachable',
      { address, why: `it gave no answer within ${String(infoSeconds)} s` },
      error,
    );
  }
}

async function containers(
  { docker }: DockerConnection,
  labels: Readonly<Record<string, string>>,
): Promise<ContainerFacts[]> {
  const label = Object.entries(labels).map(([key, value]) => (value === '' ? key : `${key}=${value}`));
  const found = await docker.listContainers({ all: true, filters: { label } });
  return found.map(toContainerFacts);
}

async function hasImage({ docker }: DockerConnection, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if (refusalOf(error)?.status === 404) return false;
    throw error;
  }
}
