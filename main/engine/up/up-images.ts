import { asAppError } from '../../../contracts/app-error.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { Lock } from '../../../contracts/distribution.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { Plan } from '../../../contracts/planning.ts';
import type { Provisioner, ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { Catalog } from '../distribution/catalog.ts';
import { imageArchive } from '../images/image-archive.ts';
import { nodePlatform } from '../images/image-platform.ts';
import type { ImageStore } from '../images/image-store.ts';
import { pullImages } from '../images/pull-images.ts';
import { lowAllowances } from '../images/rate-limit.ts';
import { RegistryClient } from '../images/registry-client.ts';
import { wantedImages } from '../images/wanted-images.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { ClusterArrival } from './cluster-arrival.ts';

export const pullStep = { id: 'pull', title: 'Get the images', weight: 20 };

export interface ImageFeed {
  readonly settings: SettingsStore;
  readonly store: ImageStore;
}

interface FeedWork {
  readonly checked: { readonly provisioner: Provisioner; readonly status: ClusterStatus };
  readonly platform: { readonly plan: Plan; readonly catalog: Catalog; readonly lock: Lock };
  readonly cluster: string;
  readonly arrival: ClusterArrival;
}

/**
 * Pulls what the platform will need while the cluster is made, and goes on putting it into the nodes while it is installed.
 * It helps and never hinders: whatever keeps an image from coming, the nodes try themselves, and when all is installed
 * it ends, done or not. Rejects with nothing but `cancelled`.
 */
export async function* feedImages(
  work: FeedWork,
  feed: ImageFeed,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, undefined> {
  const { provisioner } = work.checked;
  const settings = await feed.settings.read();
  if (provisioner.importImage === undefined || !settings.pullImages) {
    yield { type: 'step', step: pullStep.id, state: 'skipped', detail: 'The nodes pull for themselves' };
    return undefined;
  }
  let images: readonly string[] = [];
  try {
    images = await missingImages(work, context);
    work.arrival.expect(images);
    yield { type: 'step', step: pullStep.id, state: 'started' };
    const logins = await feed.settings.logins();
    const detail =
      images.length === 0
        ? 'The nodes hold all images'
        : yield* pull(images, { settings, logins }, { ...work, feed }, context);
    yield { type: 'step', step: pullStep.id, state: 'done', detail };
  } catch (thrown) {
    const { code, message } = asAppError(thrown);
    if (context.signal.aborted || code === 'cancelled') throw thrown;
    yield { type: 'warning', text: `Images could not be pulled ahead and are left to the nodes. ${message}` };
    yield { type: 'step', step: pullStep.id, state: 'skipped', detail: 'The nodes pull for themselves' };
  } finally {
    for (const image of images) work.arrival.settle(image);
  }
  return undefined;
}

/** Where the nodes hold all of it already, nobody on the network is asked for anything. */
async function missingImages(
  { checked, platform, cluster }: FeedWork,
  context: ProvisionerContext,
): Promise<readonly string[]> {
  const ids = platform.plan.components.map(({ id }) => id);
  const wanted = wantedImages(ids, platform.catalog, platform.lock);
  if (checked.status.condition.state !== 'running') return wanted;
  const held = await heldImages(checked.provisioner, cluster, context);
  return wanted.filter((image) => !held.has(image));
}

interface PullSettings {
  readonly settings: Awaited<ReturnType<SettingsStore['read']>>;
  readonly logins: Awaited<ReturnType<SettingsStore['logins']>>;
}

async function* pull(
  images: readonly string[],
  { settings, logins }: PullSettings,
  work: FeedWork & { feed: ImageFeed },
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, string> {
  const { host } = context;
  const { store } = work.feed;
  const platform = nodePlatform((await host.docker.info(context.signal)).architecture);
  return yield* withEvents(context.signal, async (emit: (event: OperationEvent) => void, outer) => {
    const signal = AbortSignal.any([outer, work.arrival.over]);
    const own = { ...context, signal };
    const say = (text: string) => emit({ type: 'log', source: 'registry', text });
    const registries = new RegistryClient(host, { mirrors: settings.registryMirrors, logins, say });
    const holds = deliveredTo(work, own);
    const { ready, left } = await pullImages(
      {
        images,
        places: { registries, store, platform },
        parallel: settings.imageDownloads,
        settled: (image) => work.arrival.settle(image),
        deliver: async (image) => {
          const { cluster, held } = await holds();
          if (held.has(image.name)) return;
          const archive = { name: image.name, open: () => imageArchive(image, store.blobs) };
          await work.checked.provisioner.importImage?.(cluster, archive, own);
        },
      },
      { now: () => host.clock.now(), signal, emit },
    );
    for (const text of lowAllowances(images, registries)) emit({ type: 'warning', text });
    if (ready + left === images.length) return `${String(ready)} of ${String(images.length)} images`;
    return `${String(ready)} of ${String(images.length)} images; the others were not needed for it any more`;
  });
}

/** The cluster once it is there, and what its nodes hold then; both are asked for once. */
function deliveredTo(
  { arrival, checked }: FeedWork,
  context: ProvisionerContext,
): () => Promise<{ cluster: string; held: ReadonlySet<string> }> {
  let found: Promise<{ cluster: string; held: ReadonlySet<string> }> | undefined;
  const find = async () => {
    const cluster = await unlessAborted(arrival.arrived, context.signal);
    return { cluster, held: await heldImages(checked.provisioner, cluster, context) };
  };
  return () => (found ??= find());
}

async function heldImages(
  provisioner: Provisioner,
  cluster: string,
  context: ProvisionerContext,
): Promise<ReadonlySet<string>> {
  return new Set(await provisioner.nodeImages(cluster, context));
}

function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
