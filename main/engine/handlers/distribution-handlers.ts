import path from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import { lockSchema, recipeSchema } from '../../../contracts/distribution.ts';
import { planInputSchema } from '../../../contracts/planning.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { readCatalog } from '../distribution/catalog.ts';
import { componentViews } from '../distribution/component-views.ts';
import { readJsonFile } from '../distribution/json-file.ts';
import { knownDistributions, readLock } from '../distribution/lock-file.ts';
import { makeLock } from '../distribution/make-lock.ts';
import { renderToFile, type Transform } from '../distribution/render-file.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import { planFor } from '../planning/plan-for.ts';
import { isKubeObject } from '../platform/kube-object.ts';
import { makeTransform } from '../platform/transform.ts';
import type { EngineParts } from './engine-parts.ts';
import { resultOf } from './result-of.ts';

/** What answers the methods of the distribution service. */
export function distributionHandlers({
  host,
  tools,
  provisioners,
  usualMirror,
}: EngineParts): SlipwayHandlers['distribution'] {
  const contextFor = (signal: AbortSignal, mirror: string | undefined): ProvisionerContext => ({
    host,
    signal,
    tool: (name, own) => tools.tool(name, own, undefined, mirror),
  });
  return {
    known: () => knownDistributions(host),
    catalog: async ({ distribution }) => {
      const [catalog, lock] = await Promise.all([readCatalog(host), readLock(host, distribution)]);
      return { version: lock.version, components: componentViews(catalog, lock), presets: [...catalog.presets] };
    },
    lock: async ({ recipe, output, ...named }, { signal }) => {
      const mirror = named.mirror ?? (await usualMirror());
      const parsed = await readJsonFile(host, recipe, recipeSchema, (why) => {
        return new AppError('input.invalid', { what: `The recipe ${recipe}`, why });
      });
      const lock = lockSchema.parse(await resultOf(makeLock(parsed, mirror, contextFor(signal, mirror))));
      await host.files.writeAtomic(output, `${JSON.stringify(lock, null, 2)}\n`);
      return { path: path.resolve(output), components: lock.components.length, objects: lock.objects };
    },
    render: async (input, { signal }) => {
      const { asPublished, output, ...choice } = input;
      const mirror = input.mirror ?? (await usualMirror());
      const planInput = planInputSchema.parse({ ...choice, profile: asPublished ? 'as-published' : 'laptop' });
      const { plan, lock, selection } = await planFor(host, await readHardware(host), planInput, provisioners);
      const fit = makeTransform({ plan, nodeImages: [] });
      const transform: Transform = (component, object) => (isKubeObject(object) ? fit(component, object) : object);
      const ids = selection.map(({ id }) => id);
      const request = { lock, ids, mirror, output, transform: asPublished ? undefined : transform };
      return resultOf(renderToFile(request, contextFor(signal, mirror)));
    },
  };
}
