import { join } from 'node:path';
import type { Lock, LockedComponent, LockedSource, Recipe } from '../../../contracts/distribution.ts';
import type { ProvisionerContext, ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import { buildComponents, type Session } from './build-components.ts';
import { readCatalog } from './catalog.ts';
import { componentVersion } from './component-version.ts';
import { divideEntry, type Share } from './divide.ts';
import { fetchArchives } from './fetch-archives.ts';
import type { MeasuredContainer, RenderOutput } from './rendering.ts';
import { findKubectl } from './kubectl.ts';
import type { UnpackOutput } from './source-tree.ts';
import { unpackSources } from './unpack-sources.ts';
import { inWorkFolder } from './work-folder.ts';

/**
 * Makes the lock of a distribution from its recipe: fetches the sources (never from the cache, so that the lock is of
 * what the mirror holds), divides the entry kustomization among the components of the catalog, renders every component
 * and measures what came out. Rejects with `distribution.unassigned`, `distribution.reference`, and as
 * `renderComponents` does.
 */
export function makeLock(
  recipe: Recipe,
  mirror: string | undefined,
  context: ProvisionerContext,
): AsyncGenerator<ProvisionerEvent, Lock> {
  return withEvents<ProvisionerEvent, Lock>(context.signal, (tell, signal) =>
    inWorkFolder(context.host, async (work) => {
      const session: Session = { host: context.host, signal, tell };
      const kubectl = await findKubectl({ ...context, signal });
      const { components: catalog } = await readCatalog(context.host);
      const { contents, entry } = await unpackFresh(recipe, mirror, work, session);
      const shares = divideEntry(catalog, recipe.entry, entry ?? { resources: [], components: [] });
      const objects = join(work, 'objects');
      const built = await buildComponents(shares, recipe.sources[0]?.id ?? '', kubectl, { work, objects }, session);
      return assemble(recipe, contents, shares, built);
    }),
  );
}

async function unpackFresh(
  recipe: Recipe,
  mirror: string | undefined,
  work: string,
  session: Session,
): Promise<UnpackOutput> {
  const archives = await fetchArchives(recipe.sources, join(work, 'archives'), mirror, session);
  const sources = recipe.sources.map(({ id, folders }) => ({
    id,
    archive: archives.get(id)?.path ?? '',
    folders,
    expected: null,
  }));
  return unpackSources(work, { sources, references: recipe.references, starts: [], entry: recipe.entry }, session);
}

function assemble(
  recipe: Recipe,
  contents: UnpackOutput['contents'],
  shares: readonly Share[],
  built: RenderOutput,
): Lock {
  const sources = recipe.sources.flatMap(({ folders: _, ...source }): LockedSource[] => {
    const content = contents[source.id];
    return content === undefined ? [] : [{ ...source, ...content }];
  });
  const injection = new Map(built.flatMap(({ measure }) => Object.entries(measure.injection)));
  const byId = new Map(shares.map((share) => [share.id, share]));
  return {
    schema: 1,
    version: recipe.version,
    sources,
    references: recipe.references,
    components: built.flatMap((one) => {
      const share = byId.get(one.component);
      return share === undefined ? [] : [lockComponent(recipe, share, one, injection)];
    }),
    sidecar: built.map(({ measure }) => measure.sidecar).find((found) => found !== null) ?? null,
    objects: built.reduce((total, { measure }) => total + measure.footprint.objects, 0),
  };
}

function lockComponent(
  recipe: Recipe,
  share: Share,
  { measure }: RenderOutput[number],
  injection: ReadonlyMap<string, boolean | null>,
): LockedComponent {
  const { footprint, containers, namespaces, versions } = measure;
  const idle = recipe.idle[share.id];
  return {
    ...share,
    version: componentVersion(share.id, { images: footprint.images, versions }, recipe.version),
    namespaces: [...namespaces],
    footprint,
    containers: containers.map(({ inject, ...container }) => ({
      ...container,
      injected: isInjected(container, inject, injection),
    })),
    ...(idle === undefined ? {} : { idle }),
  };
}

/** As the mesh decides: a pod that says no, then the namespace where it says something, then a pod that says yes. */
function isInjected(
  { namespace }: Pick<MeasuredContainer, 'namespace'>,
  inject: boolean | null,
  injection: ReadonlyMap<string, boolean | null>,
): boolean {
  return inject === false ? false : (injection.get(namespace) ?? inject === true);
}
