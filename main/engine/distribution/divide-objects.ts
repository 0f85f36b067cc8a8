import { CORE_SCHEMA, loadAll } from 'js-yaml';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { componentMark } from './rendering.ts';

const annotationsSchema = z.record(z.string(), z.unknown());
const markedSchema = z.looseObject({
  metadata: z.looseObject({ annotations: annotationsSchema.and(z.object({ [componentMark]: z.string() })) }),
});

/**
 * The objects of built YAML by component, told by their marks, which are taken off. Every one of `components` is there,
 * in that order. Throws `render.failed` for what is no YAML, and for an object without a mark.
 */
export function divideObjects(text: string, components: readonly string[]): Map<string, unknown[]> {
  const divided = new Map<string, unknown[]>(components.map((component) => [component, []]));
  for (const object of parse(text)) {
    // Kustomize puts out an empty document where there are no objects.
    if (object === null || object === undefined) continue;
    const { component, unmarked } = takeMark(object);
    const own = divided.get(component);
    if (own === undefined) throw failed(`an object is marked as one of ${component}`);
    own.push(unmarked);
  }
  return divided;
}

function takeMark(object: unknown): { component: string; unmarked: unknown } {
  const parsed = markedSchema.safeParse(object);
  if (!parsed.success) throw failed('an object has no mark of a component');
  const { metadata } = parsed.data;
  const { [componentMark]: component, ...annotations } = metadata.annotations;
  const { annotations: _, ...bare } = metadata;
  const own = Object.keys(annotations).length === 0 ? bare : { ...metadata, annotations };
  return { component, unmarked: { ...parsed.data, metadata: own } };
}

function parse(text: string): unknown[] {
  try {
    return loadAll(text, { schema: CORE_SCHEMA });
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
}

function failed(why: string, cause?: unknown): AppError {
  return new AppError('render.failed', { component: 'The distribution', why }, cause);
}
