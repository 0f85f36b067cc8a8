import { AppError, asAppError } from '../../contracts/app-error.ts';
import type { Emit } from '../cluster-progress.ts';
import { engineEnvironment } from '../engine-environment.ts';
import type { Host } from '../host.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { withEvents } from '../with-events.ts';
import { minikubeReader, runMinikube } from './minikube-command.ts';
import { findContainer } from './minikube-container.ts';
import { type MinikubeFiles, minikubeFilesOf, removeMinikubeFiles, removeProfile } from './minikube-files.ts';

const deleteSeconds = 300;
/** How often what is left is looked for again, and how long apart, after a creation was cut off. */
const looks = { again: 2, milliseconds: 300 };
const label = 'name.minikube.sigs.k8s.io';

/** Removes all that a cluster has: container, volume, network, minikube's profile. What minikube downloaded is kept. */
export async function* deleteMinikubeCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: 'Removing the node' };
  const files = minikubeFilesOf(context.host, name);
  // What was begun is ended: a half deleted cluster is nobody's wish.
  yield* withEvents(new AbortController().signal, (emit: Emit) =>
    removeCluster(name, files, context, { logs: true }, emit),
  );
  yield { type: 'progress', step: 'cluster', done: 1, total: 1, unit: 'steps', detail: 'Removed' };
}

/**
 * The same without progress, whatever the signal says. By minikube, then through Docker what it left or where it cannot
 * be had. Rejects where the container is another's, and with `docker.failed` where something is left.
 */
export async function removeCluster(
  name: string,
  files: MinikubeFiles,
  context: ProvisionerContext,
  options: { logs: boolean },
  emit: Emit = () => undefined,
): Promise<void> {
  const { host } = context;
  const container = await findContainer(host, name);
  const isOurs = container !== null || (await host.files.readText(files.made)) !== null;
  if (isOurs) {
    await askMinikube(name, context, emit);
    await removeLeftovers(name, host);
  }
  // A creation that was just cut off may have asked Docker for a container that is not listed yet.
  const wasCut = (await host.files.readText(files.creating)) !== null;
  for (let look = 0; wasCut && look < looks.again; look += 1) {
    await host.clock.sleep(looks.milliseconds);
    await removeLeftovers(name, host);
  }
  await removeProfile(host, name);
  await removeMinikubeFiles(host, files, options);
}

async function askMinikube(name: string, context: ProvisionerContext, emit: Emit): Promise<void> {
  const own = { ...context, signal: new AbortController().signal };
  const onLine = minikubeReader(emit, () => undefined);
  try {
    await runMinikube(name, ['delete', '--output=json'], own, { onLine, timeoutSeconds: deleteSeconds });
  } catch (thrown) {
    const { message } = asAppError(thrown);
    emit({ type: 'log', source: 'slipway', text: `minikube could not delete it (${message}); Docker does.` });
  }
}

/** minikube ends with code 0 although a container or a volume is left; so each is looked for. */
async function removeLeftovers(name: string, host: Host): Promise<void> {
  const container = await findContainer(host, name);
  if (container !== null) await host.docker.remove(container.id);
  const filter = ['--quiet', '--filter', `label=${label}=${name}`];
  const volumes = lines(await docker(host, ['volume', 'ls', ...filter]));
  if (volumes.length > 0) await mustDocker(host, ['volume', 'rm', ...volumes]);
  const networks = lines(await docker(host, ['network', 'ls', ...filter]));
  if (networks.length > 0) await mustDocker(host, ['network', 'rm', ...networks]);
}

/** Whether Docker has a volume of this name, which minikube would take for the new cluster. */
export async function hasVolume(name: string, host: Host): Promise<boolean> {
  const found = await docker(host, ['volume', 'ls', '--quiet', '--filter', `name=${name}`]);
  return lines(found).includes(name);
}

async function mustDocker(host: Host, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await host.processes.run('docker', args, { env: await engineEnvironment(host) });
  if (exitCode !== 0) throw new AppError('docker.failed', { why: stderr.trim() });
}

/** What Docker's command prints, '' where it fails. minikube itself works through it, so that it is there. */
async function docker(host: Host, args: readonly string[]): Promise<string> {
  if ((await host.processes.find('docker')) === null) return '';
  const result = await host.processes.run('docker', args, { env: await engineEnvironment(host) });
  return result.exitCode === 0 ? result.stdout : '';
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
