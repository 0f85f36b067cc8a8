import { AppError } from '../../../contracts/app-error.ts';
import type { Lock, LockedComponent } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerContext, ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { buildComponents, type Session } from './build-components.ts';
import { checkMeasure } from './check-measure.ts';
import { findKubectl, type Kubectl } from './kubectl.ts';
import { cachePath, keepCached, readCached } from './render-cache.ts';
import { telling } from './telling.ts';
import { unpackLocked } from './unpack-sources.ts';
import { inWorkFolder } from './work-folder.ts';

/** One rendered component: `path` holds one object as JSON a line, as published. */
export interface Rendered {
  readonly component: string;
  readonly path: string;
  readonly objects: number;
}

/**
 * Renders components of a distribution, in the order of `ids`. What was rendered before is taken from the cache; else the
 * sources are fetched (progress of the step `fetch`), verified against the lock, and rendered with no network and no git
 * (step `render`). Rejects with `component.unknown`, `download.failed`, `archive.invalid`, `distribution.unverified`,
 * `distribution.reference`, `render.failed`, `render.differs`, `tool.missing` or `cancelled`.
 */
export function renderComponents(
  lock: Lock,
  ids: readonly string[],
  mirror: string | undefined,
  context: ProvisionerContext,
): AsyncGenerator<ProvisionerEvent, Rendered[]> {
  return telling<ProvisionerEvent, Rendered[]>(context.signal, async (tell, signal) => {
    const session = { host: context.host, signal, tell };
    const components = ids.map((id) => findLocked(lock, id));
    const kubectl = await findKubectl({ ...context, signal });
    return oneAtATime(context.host, async () => {
      if (signal.aborted) throw new AppError('cancelled', { what: 'rendering' });
      return renderLocked(lock, components, mirror, kubectl, session);
    });
  });
}

async function renderLocked(
  lock: Lock,
  components: readonly LockedComponent[],
  mirror: string | undefined,
  kubectl: Kubectl,
  session: Session,
): Promise<Rendered[]> {
  const { host } = session;
  const rendered = new Map<string, Rendered>();
  const missing: { component: LockedComponent; path: string }[] = [];
  for (const component of components) {
    const path = cachePath(host, lock, component, kubectl.version);
    const cached = await readCached(host, path);
    if (cached === null) missing.push({ component, path });
    else rendered.set(component.id, { component: component.id, ...cached });
  }
  if (missing.length > 0)
    await inWorkFolder(host, async (work) => {
      const locked = missing.map(({ component }) => component);
      const starts = locked.flatMap(({ resources, kustomizeComponents }) => [...resources, ...kustomizeComponents]);
      await unpackLocked(lock, starts, mirror, work, session);
      const built = await buildComponents(locked, lock.sources[0]?.id ?? '', kubectl, work, session);
      for (const [index, one] of built.entries()) {
        const wanted = missing[index];
        if (wanted === undefined) continue;
        checkMeasure(wanted.component, one.measure);
        rendered.set(one.component, { component: one.component, ...(await keepCached(host, wanted.path, one)) });
      }
    });
  return components.flatMap(({ id }) => rendered.get(id) ?? []);
}

function findLocked(lock: Lock, id: string): LockedComponent {
  const component = lock.components.find((one) => one.id === id);
  if (component === undefined)
    throw new AppError('component.unknown', { name: id, known: lock.components.map((one) => one.id).join(', ') });
  return component;
}

/** Renderings under way, by host: two at once would fetch and render the same things twice. */
const last = new WeakMap<Host, Promise<unknown>>();

async function oneAtATime<Result>(host: Host, work: () => Promise<Result>): Promise<Result> {
  const before = last.get(host);
  const mine = (async () => {
    await before?.catch(() => undefined);
    return work();
  })();
  last.set(host, mine);
  return mine;
}
