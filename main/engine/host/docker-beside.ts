import type { Duplex, Readable } from 'node:stream';
import type Docker from 'dockerode';
import { AppError } from '../../../contracts/app-error.ts';
import type { BesideProgram } from '../../../provisioners/beside-program.ts';
import type { BesideOptions, ContainerFacts, RunResult } from '../../../provisioners/host.ts';
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
  const [program = '', ...args] = command;
  const isAborted = () => signal?.aborted === true;
  const stdin = input !== undefined;
  if (isAborted()) throw new AppError('cancelled', { what: program });
  const container = await docker.createContainer({
    Image: beside.image,
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
    await container.remove({ force: true });
  }
}
