import type { ComponentView as CatalogComponent } from '../../../contracts/distribution.ts';
import type { ComponentState } from '../../../contracts/platform.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useAsk } from '../../app/use-ask.ts';
import type { ComponentView } from './component-graph.tsx';

const readCatalog = (client: SlipwayClient, signal: AbortSignal) => client.distribution.catalog({}, { signal });

/** What an operation installs, with titles and needs of the catalog; what the catalog lacks goes by its id. */
export function useComponents(states: ReadonlyMap<string, ComponentState>): {
  readonly components: readonly ComponentView[];
  readonly byId: ReadonlyMap<string, CatalogComponent>;
} {
  const catalog = useAsk(readCatalog);
  const known = catalog.value?.components ?? [];
  const byId = new Map(known.map((component) => [component.id, component]));
  const order = new Map(known.map(({ id }, index) => [id, index]));
  const components = [...states].map(([id, condition]) => {
    const entry = byId.get(id);
    return { id, condition, title: entry?.title ?? id, needs: entry?.needs ?? [] };
  });
  components.sort((a, b) => (order.get(a.id) ?? known.length) - (order.get(b.id) ?? known.length));
  return { components, byId };
}
