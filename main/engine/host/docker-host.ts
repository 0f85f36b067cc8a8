import type { Container } from 'dockerode';
import { AppError } from '../../../contracts/app-error.ts';
import type { ContainerFacts, DockerHost } from '../../../provisioners/host.ts';
import { type DockerConnection, connectDocker, dockerError, isStuck, refusalOf } from './docker-connection.ts';
import { endBeside, runBeside } from './docker-beside.ts';
import { runInContainer } from './docker-exec.ts';
import { toContainerFacts, toDockerInfo } from './docker-facts.ts';
import { createDockerImages } from './docker-images.ts';
import { pullImage } from './docker-pull.ts';

/**
 * How long the engine may take, in seconds: one that is there answers at once, and one whose machine sleeps never does.
 * A change waits for disks and processes; removing a container deletes what it wrote.
 */
const patience = { info: 20, read: 60, change: 120, remove: 900 } as const;

/** The container engine of this computer, found anew for every call: it may be started or changed at any time. */
export function createDockerHost(connect: () => Promise<DockerConnection> = connectDocker): DockerHost {
  const use = <Value>(seconds: number | null, work: (connection: DockerConnection) => Promise<Value>) =>
    withEngine(connect, seconds, work);
  const change = (
    id: string,
    work: (container: Container) => Promise<unknown>,
    isDone: IsDone,
    seconds: number = patience.change,
  ) => use(seconds, ({ docker }) => unlessDone(work(docker.getContainer(id)), isDone));
  const wasSo: IsDone = ({ status }) => status === 304;
  const isGone: IsDone = ({ status }) => status === 404;
  const isPaused: IsDone = ({ why }) => /already paused/i.test(why);
  const isNotPaused: IsDone = ({ why }) => /not paused/i.test(why);
  return {
    ...createDockerImages((work) => use(patience.change, ({ docker }) => work(docker))),
    info: (signal) => use(null, (connection) => info(connection, signal)),
    containers: (labels) => use(patience.read, (connection) => containers(connection, labels)),
    start: (id) => change(id, (container) => container.start(), wasSo),
    stop: (id, graceSeconds) =>
      change(id, (container) => container.stop({ t: graceSeconds }), wasSo, graceSeconds + patience.change),
    pause: (id) => change(id, (container) => container.pause(), isPaused),
    unpause: (id) => change(id, (container) => container.unpause(), isNotPaused),
    remove: (id) => change(id, removeKilled, isGone, patience.remove),
    exec: (id, command, options) => use(null, ({ docker }) => runInContainer(docker, id, command, options)),
    runBeside: (beside, program, options) => use(null, ({ docker }) => runBeside(docker, beside, program, options)),
    endBeside: (folder) => use(patience.change, ({ docker }) => endBeside(docker, folder)),
    hasImage: (reference) => use(patience.read, (connection) => hasImage(connection, reference)),
    pullImage: (reference, options) => use(null, ({ docker }) => pullImage(docker, reference, options)),
  };
}

async function withEngine<Value>(
  connect: () => Promise<DockerConnection>,
  seconds: number | null,
  work: (connection: DockerConnection) => Promise<Value>,
): Promise<Value> {
  const connection = await connect();
  try {
    return await (seconds === null ? work(connection) : within(seconds, connection.address, work(connection)));
  } catch (error) {
    throw dockerError(connection.address, error);
  }
}

function noAnswer(address: string, seconds: number, cause?: unknown): AppError {
  return new AppError('docker.unreachable', { address, why: `it gave no answer within ${String(seconds)} s` }, cause);
}

async function within<Value>(seconds: number, address: string, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(address, seconds)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
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

/** Docker waits 12 s for the end of what it killed. */
const removeAttempts = 3;

async function removeKilled(container: Container): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await container.remove({ force: true, v: true });
      return;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null || !isStuck(refusal) || attempt === removeAttempts) throw error;
    }
  }
}

/** dockerode takes the signal in these two as everywhere; its types leave it out. */
interface AbortableEngine {
  info(options: { abortSignal: AbortSignal }): Promise<unknown>;
  version(options: { abortSignal: AbortSignal }): Promise<unknown>;
}

async function info({ docker, address }: DockerConnection, signal?: AbortSignal) {
  const timeout = AbortSignal.timeout(patience.info * 1000);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const engine = docker as unknown as AbortableEngine;
  try {
    const [facts, version] = await Promise.all([engine.info({ abortSignal }), engine.version({ abortSignal })]);
    return toDockerInfo(address, facts, version);
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('cancelled', { what: 'asking the container engine' }, error);
    if (!timeout.aborted) throw error;
    throw noAnswer(address, patience.info, error);
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
