import * as z from 'zod';
import { asAppError } from '../../contracts/app-error.ts';
import type { NodeShape } from '../../contracts/rehearsal.ts';
import type { Host } from '../host.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { type Emit, tellFraction } from '../cluster-progress.ts';
import { withEvents } from '../with-events.ts';
import { startControlPlane, writeSecrets } from './control-plane.ts';
import { type RehearsalFiles, readConfig, rehearsalFiles, writeConfig } from './rehearsal-files.ts';
import { createObjects, nodeObjects, simulatedClass } from './simulated-nodes.ts';

interface RehearsalSpec {
  readonly name: string;
  readonly folder: string;
  readonly shapes: readonly NodeShape[];
}

/**
 * Makes a control plane with simulated nodes. One that is there and whole is left as it is; what a creation left that was
 * cut off is removed first. A failure leaves the logs and nothing else; a cancel leaves nothing.
 */
export async function* createRehearsal(spec: RehearsalSpec, context: ProvisionerContext): ProvisionerTask {
  const files = rehearsalFiles(spec.folder);
  const { host } = context;
  const isHalf = (await host.files.readText(files.creating)) !== null;
  if (!isHalf && (await readConfig(host, files)) !== null) return;
  if (isHalf) await removeRehearsal(files, host, { logs: true });
  let isMade = false;
  try {
    yield* withEvents(context.signal, (emit: Emit, signal) => make(spec, files, { ...context, signal }, emit));
    isMade = true;
  } catch (thrown) {
    const error = asAppError(thrown);
    await removeRehearsal(files, host, { logs: error.code === 'cancelled' });
    isMade = true;
    throw error;
  } finally {
    // Left early, without a failure of its own.
    if (!isMade) await removeRehearsal(files, host, { logs: true });
  }
}

async function make(
  { name, shapes }: RehearsalSpec,
  files: RehearsalFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  const { host } = context;
  await host.files.makeFolder(files.folder, { mode: 0o700 });
  await host.files.remove(files.logs);
  await host.files.writeAtomic(files.creating, 'A rehearsal is being made. Where this is left, that was cut off.\n');
  const port = await host.network.freePort();
  const createdAt = new Date(host.clock.now()).toISOString();
  await writeConfig(host, files, { schema: 1, createdAt, port, shapes: [...shapes] });
  await writeSecrets(host, files);
  tellFraction(emit, 0, 'Starting the control plane');
  await startControlPlane(name, files, port, context);
  tellFraction(emit, 0.5, 'Making the nodes');
  await makeNodes(files, shapes, context, (fraction) => tellFraction(emit, 0.5 + fraction / 2, 'Making the nodes'));
  await host.files.remove(files.creating);
}

async function makeNodes(
  files: RehearsalFiles,
  shapes: readonly NodeShape[],
  { host, signal }: ProvisionerContext,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const client = host.kubernetes.connect((await host.files.readText(files.kubeconfig)) ?? '');
  try {
    const { gitVersion } = z
      .object({ gitVersion: z.string() })
      .parse(await client.request('GET', '/version', { signal }));
    const nodes = nodeObjects(shapes, gitVersion, new Date(host.clock.now()).toISOString());
    await createObjects(client, '/apis/storage.k8s.io/v1/storageclasses', [simulatedClass], signal);
    await createObjects(client, '/api/v1/nodes', nodes, signal, (done) => {
      if (done % 50 === 0 || done === nodes.length) onFraction(done / nodes.length);
    });
  } finally {
    client.close();
  }
}

/** Ends all processes of a rehearsal and removes its files; the logs only where asked. Takes no signal. */
export async function removeRehearsal(files: RehearsalFiles, host: Host, options: { logs: boolean }): Promise<void> {
  await host.background.end(files.folder);
  await host.files.remove(files.work);
  await host.files.remove(files.kubeconfig);
  await host.files.remove(`${files.kubeconfig}.lock`);
  await host.files.remove(files.config);
  if (options.logs) await host.files.remove(files.logs);
  await host.files.remove(files.creating);
}
