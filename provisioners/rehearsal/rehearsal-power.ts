import { AppError } from '../../contracts/app-error.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { awaitDefinitions } from './await-definitions.ts';
import { startControlPlane } from './control-plane.ts';
import { programNames } from './program-arguments.ts';
import { removeRehearsal } from './rehearsal-create.ts';
import { mustReadConfig, rehearsalFilesOf, writeConfig } from './rehearsal-files.ts';

/** Starts the programs again on what was kept; paused ones go on. The port changes where another program has it now. */
export async function* startRehearsal(name: string, context: ProvisionerContext): ProvisionerTask {
  const { host, signal } = context;
  const config = await mustReadConfig(host, name);
  const files = rehearsalFilesOf(host, name);
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: 'Starting the control plane' };
  await host.background.resume(files.folder);
  if ((await host.background.find(files.folder)).length >= programNames.length) return;
  await host.background.end(files.folder);
  const port = (await host.network.isPortFree(config.port)) ? config.port : await host.network.freePort();
  await writeConfig(host, files, { ...config, port });
  try {
    await startControlPlane(name, files, port, context);
    const client = host.kubernetes.connect((await host.files.readText(files.kubeconfig)) ?? '');
    await awaitDefinitions(client, { host, signal }).finally(() => client.close());
  } catch (thrown) {
    await host.background.end(files.folder);
    throw thrown;
  }
}

export async function* stopRehearsal(name: string, { host }: ProvisionerContext): ProvisionerTask {
  await mustReadConfig(host, name);
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: 'Ending the control plane' };
  await host.background.end(rehearsalFilesOf(host, name).folder);
}

/** Rejects with `cluster.not-running` where it is stopped. */
export async function* pauseRehearsal(name: string, { host }: ProvisionerContext): ProvisionerTask {
  yield* signalled(name, { host }, 'pause');
}

/** Rejects with `cluster.not-running` where it is stopped. */
export async function* resumeRehearsal(name: string, { host }: ProvisionerContext): ProvisionerTask {
  yield* signalled(name, { host }, 'resume');
}

async function* signalled(
  name: string,
  { host }: Pick<ProvisionerContext, 'host'>,
  what: 'pause' | 'resume',
): ProvisionerTask {
  await mustReadConfig(host, name);
  const { folder } = rehearsalFilesOf(host, name);
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps' };
  if ((await host.background.find(folder)).length === 0)
    throw new AppError('cluster.not-running', { cluster: name, state: 'stopped' });
  await (what === 'pause' ? host.background.pause(folder) : host.background.resume(folder));
}

export async function* deleteRehearsal(name: string, { host }: ProvisionerContext): ProvisionerTask {
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: 'Ending the control plane' };
  await removeRehearsal(rehearsalFilesOf(host, name), host, { logs: true });
}
