import { isDeepStrictEqual } from 'node:util';
import { type Fields, isFields } from '../../platform/fields.ts';

/** A step down into a value: a field, an entry of a list by its name or its place, or the order of a list's names. */
export type Step =
  | { readonly field: string }
  | { readonly item: string }
  | { readonly place: number }
  | { readonly order: true };

/** What is different at a path. A side is left out where nothing is there. */
export interface ValueDifference {
  readonly path: readonly Step[];
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * What is different between two values as JSON has them, as deep down as can be told. Entries of lists are matched by their
 * name where all have one of their own, else by place where both lists are as long. Pure.
 */
export function valueDifferences(from: unknown, to: unknown, path: readonly Step[] = []): ValueDifference[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isFields(from) && isFields(to)) return ofFields(from, to, path, (field) => ({ field }));
  if (!Array.isArray(from) || !Array.isArray(to)) return [{ path, from, to }];
  const [named, namedAfter] = [byName(from), byName(to)];
  if (named !== null && namedAfter !== null)
    return [
      ...ofFields(Object.fromEntries(named), Object.fromEntries(namedAfter), path, (item) => ({ item })),
      ...ofOrder([...named.keys()], [...namedAfter.keys()], path),
    ];
  if (from.length !== to.length) return [{ path, from, to }];
  return from.flatMap((entry, place) => valueDifferences(entry, to[place], [...path, { place }]));
}

function ofFields(from: Fields, to: Fields, path: readonly Step[], step: (name: string) => Step): ValueDifference[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name): ValueDifference[] => {
    const inner = [...path, step(name)];
    if (!Object.hasOwn(from, name)) return [{ path: inner, to: to[name] }];
    if (!Object.hasOwn(to, name)) return [{ path: inner, from: from[name] }];
    return valueDifferences(from[name], to[name], inner);
  });
}

/** Entries by name; null where one has none, or two have the same. */
function byName(list: readonly unknown[]): Map<string, unknown> | null {
  const named = new Map<string, unknown>();
  for (const entry of list) {
    const name = isFields(entry) ? entry['name'] : undefined;
    if (typeof name !== 'string' || named.has(name)) return null;
    named.set(name, entry);
  }
  return named;
}

/** Nothing where those that stayed are in order and new ones follow them, as anybody would think. */
function ofOrder(from: readonly string[], to: readonly string[], path: readonly Step[]): ValueDifference[] {
  const stayed = from.filter((name) => to.includes(name));
  const thought = [...stayed, ...to.filter((name) => !from.includes(name))];
  return isDeepStrictEqual(thought, to) ? [] : [{ path: [...path, { order: true }], from, to }];
}

/** A path in words: `spec.containers[first].env`, `metadata.annotations["a.b/c"]`. Pure. */
export function pathText(path: readonly Step[]): string {
  const text = path.map((step) => {
    if ('order' in step) return ' (order)';
    if ('place' in step) return `[${String(step.place)}]`;
    if ('item' in step) return `[${step.item}]`;
    return /^[\w-]+$/.test(step.field) ? `.${step.field}` : `[${JSON.stringify(step.field)}]`;
  });
  return text.join('').replace(/^\./, '');
}
