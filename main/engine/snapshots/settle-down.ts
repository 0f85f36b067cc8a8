import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { setStopped } from '../notebooks/notebooks.ts';
import { type NotebookScope, podsOf, type VolumePod } from './notebook-scope.ts';

const stopSeconds = 180;
const pollMilliseconds = 500;

/** Rejects with `snapshot.other-users` where something else than the notebook has its volumes mounted. */
export function expectNoOthers(pods: readonly VolumePod[]): void {
  const others = pods.filter((pod) => !pod.isOfNotebook);
  const [first] = others;
  if (first === undefined) return;
  const users = others.map(({ name }) => `the pod ${name}`).join(', ');
  throw new AppError('snapshot.other-users', { name: first.volumes.join(', '), users });
}

/** Stops a notebook, and waits until nothing has its volumes mounted. Rejects with `snapshot.other-users`, `timed-out`. */
export async function settleDown(
  client: KubernetesClient,
  scope: NotebookScope,
  { clock }: Pick<Host, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  expectNoOthers(await podsOf(client, scope, signal));
  // To the second, as the notebook controller itself writes it.
  await setStopped(client, scope, `${new Date(clock.now()).toISOString().slice(0, 19)}Z`, signal);
  const end = clock.now() + stopSeconds * 1000;
  while ((await podsOf(client, scope, signal)).length > 0) {
    if (clock.now() > end)
      throw new AppError('timed-out', { what: `Stopping the notebook ${scope.name}`, seconds: stopSeconds });
    await clock.sleep(pollMilliseconds, signal);
  }
}
