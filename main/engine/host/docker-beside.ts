import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { AppError } from '../../../contracts/app-error.ts';
import { type BesideProgram, besideHost } from '../../../provisioners/beside-program.ts';
import type { BesideOptions, ContainerFacts, RunResult } from '../../../provisioners/host.ts';
import { refusalOf } from './docker-connection.ts';
import { collectOutput, feed } from './docker-exec.ts';

/** What our helpers carry, so that one that was left by a dead engine is known. */
const helperLabel = 'io.slipway.beside';

const stopSeconds = 10;

/**
 * Runs a program in a container of its own with the image and the volumes of another one, without network. The container
 * is gone when the promise settles, also where the signal was aborted.
 */
export async function runBeside(
  docker: Docker,
  beside: Pick<ContainerFacts, 'id' | 'image'>,
  { command, mounts }: BesideProgram,
  { signal, input, output }: BesideOptions = {},
): Promise<RunResult> {
  const [program = ''] = command;
  const isAborted = () => signal?.aborted === true;
  if (isAborted()) throw new AppError('cancelled', { what: program });
  const stdin = input !== undefined;
  const container = await createHelper(docker, beside, { command, mounts }, stdin);
  let stream: Duplex | undefined;
  // Told to end first, so that it puts its own things in order.
  const onAbort = () => {
    const cut = () => stream?.destroy();
    container.stop({ t: stopSeconds }).then(cut, cut);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    // Its types know less of it than it is.
    const attached = { stream: true, stdin, hijack: stdin, stdout: true, stderr: true };
    stream = (await container.attach(attached)) as unknown as Duplex;
    if (input !== undefined) feed(stream, input);
    // Together: where one fails, the other ends of it and is heard too.
    const [{ stdout, stderr }] = await Promise.all([collectOutput(stream, output), container.start()]);
    if (isAborted()) throw new AppError('cancelled', { what: program });
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return { exitCode: StatusCode, stdout, stderr };
  } catch (thrown) {
    if (isAborted()) throw new AppError('cancelled', { what: program }, thrown);
    throw thrown;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream?.destroy();
    // Not its volumes: they are the node's.
    await removeHelper(container);
  }
}

function createHelper(
  docker: Docker,
  beside: Pick<ContainerFacts, 'id' | 'image'>,
  { command, mounts }: BesideProgram,
  stdin: boolean,
): Promise<Docker.Container> {
  const [program = '', ...args] = command;
  return docker.createContainer({
    Image: beside.image,
    Hostname: `${besideHost}${randomUUID()}`,
    Entrypoint: [program],
    Cmd: args,
    // It ends with the connection of the one who gives it, so that the program knows when that one is dead.
    ...{ OpenStdin: stdin, StdinOnce: stdin, AttachStdin: stdin },
    // A node's own is one for systemd.
    StopSignal: 'SIGTERM',
    Labels: { [helperLabel]: beside.id },
    HostConfig: {
      NetworkMode: 'none',
      VolumesFrom: [beside.id],
      Mounts: mounts.map(({ from, to, readOnly }) => ({ Type: 'bind', Source: from, Target: to, ReadOnly: readOnly })),
    },
  });
}

/**
 * Ends the programs of `runBeside` that have a folder of this computer mounted, whoever waits for them, and removes what
 * is left of those that ended. They are told first. Resolves with the ids of the containers that they ran beside.
 */
export async function endBeside(docker: Docker, folder: string): Promise<string[]> {
  const helpers = await docker.listContainers({ all: true, filters: { label: [helperLabel] } });
  const found = helpers.filter(({ Mounts }) => Mounts.some(({ Source }) => Source === folder));
  await Promise.all(found.map(({ Id }) => endOne(docker.getContainer(Id))));
  return [...new Set(found.map(({ Labels }) => Labels[helperLabel] ?? ''))];
}

async function endOne(container: Docker.Container): Promise<void> {
  // That it has ended already is refused, and no failure.
  await container.stop({ t: stopSeconds }).catch(() => undefined);
  await removeHelper(container);
}

/** Somebody else may be about to remove it, or have done so. */
async function removeHelper(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true });
  } catch (thrown) {
    if (![404, 409].includes(refusalOf(thrown)?.status ?? 0)) throw thrown;
  }
}
