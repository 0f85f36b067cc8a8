import { createHash } from 'node:crypto';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { AppError } from '../../../contracts/app-error.ts';
import { createBulkFiles } from '../host/bulk-files.ts';
import { runAsChild } from '../host/child-main.ts';
import { measureObjects } from './footprint.ts';
import { type RenderInput, type RenderOutput, renderInputSchema } from './rendering.ts';

runAsChild((input) => convert(renderInputSchema.parse(input)));

async function convert({ jobs }: RenderInput): Promise<RenderOutput> {
  const files = createBulkFiles();
  const rendered: RenderOutput = [];
  for (const { component, yaml, output } of jobs) {
    const text = await files.readText(yaml);
    if (text === null) throw new AppError('render.failed', { component, why: 'nothing came out' });
    const objects = parse(component, text);
    const lines = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    await files.create(output, lines);
    const sha256 = createHash('sha256').update(lines).digest('hex');
    rendered.push({ component, sha256, measure: measureObjects(objects) });
  }
  return rendered;
}

/** Kustomize puts nothing but objects out; an empty document comes of a component that has none. */
function parse(component: string, text: string): unknown[] {
  try {
    return loadAll(text, { schema: CORE_SCHEMA }).filter((object) => object !== null && object !== undefined);
  } catch (error) {
    throw new AppError(
      'render.failed',
      { component, why: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}
