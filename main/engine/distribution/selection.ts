import { AppError } from '../../../contracts/app-error.ts';
import type { CatalogComponent, Lock, Preset } from '../../../contracts/distribution.ts';
import type { Catalog } from './catalog.ts';

/** A component that will be there, and why: for a person to read. */
export interface Selection {
  readonly id: string;
  readonly why: string;
}

export interface SelectionInput {
  readonly preset?: string | undefined;
  readonly components?: readonly string[] | undefined;
}

/**
 * What a preset or a list of components (or both) comes to: these and all that they need, needs before what needs them.
 * Without either it is every component of the distribution. Throws `component.unknown`.
 */
export function selectComponents(catalog: Catalog, lock: Lock, input: SelectionInput): Selection[] {
  const locked = new Set(lock.components.map(({ id }) => id));
  const offered = catalog.components.filter(({ id }) => locked.has(id));
  const asked = askedFor(catalog.presets, offered, input);
  const reasons = new Map(asked.map(({ id, why }) => [id, why]));
  const byId = new Map(offered.map((component) => [component.id, component]));
  // A list that grows while it is read: whatever a need needs in turn is found too.
  const found = [...reasons.keys()];
  for (const id of found) {
    for (const need of byId.get(id)?.needs ?? []) {
      if (reasons.has(need)) continue;
      if (!byId.has(need)) throw unknown(need, catalog.presets, offered);
      reasons.set(need, `needed by ${titleOf(byId, id)}`);
      found.push(need);
    }
  }
  return inOrder(offered.filter(({ id }) => reasons.has(id))).map(({ id }) => ({ id, why: reasons.get(id) ?? '' }));
}

function askedFor(
  presets: readonly Preset[],
  offered: readonly CatalogComponent[],
  input: SelectionInput,
): Selection[] {
  const { components = [] } = input;
  const known = new Set(offered.map(({ id }) => id));
  for (const id of components) if (!known.has(id)) throw unknown(id, presets, offered);
  const chosen = components.map((id) => ({ id, why: 'asked for' }));
  if (input.preset === undefined && components.length > 0) return chosen;
  const preset = presets.find(({ id }) => id === (input.preset ?? 'full'));
  if (preset === undefined) throw unknown(input.preset ?? 'full', presets, offered);
  // A component that this distribution does not have is left out of a preset: an older one may lack it.
  const ids = preset.components === 'all' ? [...known] : preset.components.filter((id) => known.has(id));
  return [...ids.map((id) => ({ id, why: `part of ${preset.title}` })), ...chosen];
}

/** Needs first, and among equals as the catalog has them. */
function inOrder(components: readonly CatalogComponent[]): CatalogComponent[] {
  const names = new Set(components.map(({ id }) => id));
  const ordered: CatalogComponent[] = [];
  const placed = new Set<string>();
  while (ordered.length < components.length) {
    const next = components.find(
      ({ id, needs }) => !placed.has(id) && needs.every((need) => placed.has(need) || !names.has(need)),
    );
    if (next === undefined) throw new AppError('internal', { why: 'components of the catalog need each other' });
    ordered.push(next);
    placed.add(next.id);
  }
  return ordered;
}

function titleOf(byId: ReadonlyMap<string, CatalogComponent>, id: string): string {
  return byId.get(id)?.title ?? id;
}

function unknown(name: string, presets: readonly Preset[], offered: readonly CatalogComponent[]): AppError {
  return new AppError('component.unknown', { name, known: [...presets, ...offered].map(({ id }) => id).join(', ') });
}
