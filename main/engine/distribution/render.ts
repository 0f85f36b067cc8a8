import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { Lock, LockedComponent } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerContext, ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import { buildComponents, type Session } from './build-components.ts';
import { checkMeasure } from './check-measure.ts';
import { findKubectl, type Kubectl } from './kubectl.ts';
import { cacheFolder, keepCached, type KeptComponent, readCached } from './render-cache.ts';
import { unpackLocked } from './unpack-sources.ts';
import { inWorkFolder } from './work-folder.ts';

/** One rendered component: `path` holds one object as JSON a line, as published. */
export type Rendered = KeptComponent;

/**
 * Renders components of a distribution, answered in the order of `ids`: what stock kustomize makes of the published
 * entry with the other components left out. What was rendered before is taken from the cache; else the sources are
 * fetched (progress of the step `fetch`), verified against the lock, and rendered with no network and no git (step
 * `render`). Rejects with `component.unknown`, `download.failed`, `archive.invalid`, `distribution.unverified`,
 * `distribution.reference`, `render.failed`, `render.differs`, `tool.missing` or `cancelled`.
 */
export function renderComponents(
  lock: Lock,
  ids: readonly string[],
  mirror: string | undefined,
  context: ProvisionerContext,
): AsyncGenerator<ProvisionerEvent, Rendered[]> {
  return withEvents<ProvisionerEvent, Rendered[]>(context.signal, async (tell, signal) => {
    const { host } = context;
    const components = findLocked(lock, ids);
    const kubectl = await findKubectl({ ...context, signal });
    const rendered = await inTurn(host, signal, async () => {
      const folder = cacheFolder(host, lock, components, kubectl.version);
      const cached = await readCached(host, folder);
      return cached ?? renderLocked({ lock, components, mirror, kubectl, folder }, { host, signal, tell });
    });
    return ids.flatMap((id) => rendered.find(({ component }) => component === id) ?? []);
  });
}

interface Request {
  readonly lock: Lock;
  readonly components: readonly LockedComponent[];
  readonly mirror: string | undefined;
  readonly kubectl: Kubectl;
  /** Where the result is kept. */
  readonly folder: string;
}

function renderLocked({ lock, components, mirror, kubectl, folder }: Request, session: Session): Promise<Rendered[]> {
  const { host } = session;
  return inWorkFolder(host, async (work) => {
    const starts = components.flatMap(({ resources, kustomizeComponents }) => [...resources, ...kustomizeComponents]);
    await unpackLocked(lock, starts, mirror, work, session);
    const objects = join(work, 'objects');
    const built = await buildComponents(components, lock.sources[0]?.id ?? '', kubectl, { work, objects }, session);
    for (const { component, measure } of built) {
      const locked = components.find(({ id }) => id === component);
      if (locked !== undefined) checkMeasure(locked, measure);
    }
    const note = built.map(({ component, sha256, measure }) => ({
      component,
      sha256,
      objects: measure.footprint.objects,
    }));
    return keepCached(host, objects, folder, note);
  });
}

/** The components in the order of the lock, so that the same set always renders the same. */
function findLocked(lock: Lock, ids: readonly string[]): LockedComponent[] {
  const known = lock.components.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new AppError('component.unknown', { name: unknown, known: known.join(', ') });
  return lock.components.filter(({ id }) => ids.includes(id));
}

/** Ends when the renderings of a host have ended: two at once would fetch and render the same things twice. */
const busy = new WeakMap<Host, Promise<unknown>>();

/** Does the work when those before it have ended. Who waits may be cancelled meanwhile. */
function inTurn<Result>(host: Host, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const before = busy.get(host) ?? Promise.resolve();
  const mine = (async () => {
    await Promise.race([before, aborted(signal)]);
    if (signal.aborted) throw new AppError('cancelled', { what: 'rendering' });
    return work();
  })();
  busy.set(host, Promise.allSettled([before, mine]));
  return mine;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
