import * as z from 'zod';
import { asAppError } from '../../contracts/app-error.ts';
import type { Host } from '../host.ts';
import type { KubernetesClient } from '../kubernetes-host.ts';

const pollMilliseconds = 100;
const readySeconds = 60;
const tooEarly = 429;

const definitionsSchema = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        group: z.string(),
        names: z.object({ plural: z.string() }),
        versions: z.array(z.object({ name: z.string(), served: z.boolean() })),
      }),
    }),
  ),
});

/**
 * Waits until the API server lists every kind that definitions add. After a start it is ready before it has read them
 * again, and answers "storage is (re)initializing" (429) until then. Resolves after a minute whatever it answers.
 */
export async function awaitDefinitions(
  client: KubernetesClient,
  { host, signal }: { host: Host; signal: AbortSignal },
): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const { items } = definitionsSchema.parse(await client.request('GET', path, { signal }));
  const end = host.clock.now() + readySeconds * 1000;
  await Promise.all(
    items.map(async ({ spec: { group, names, versions } }) => {
      const version = versions.find(({ served }) => served)?.name;
      while (version !== undefined && host.clock.now() < end) {
        if (await isListed(client, `/apis/${group}/${version}/${names.plural}`, signal)) return;
        await host.clock.sleep(pollMilliseconds, signal);
      }
    }),
  );
}

async function isListed(client: KubernetesClient, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.request('GET', path, { query: { limit: '1' }, signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return Number(asAppError(thrown).data['status']) !== tooEarly;
  }
}
