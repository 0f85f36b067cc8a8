import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import { type BulkFiles, createBulkFiles } from '../host/bulk-files.ts';
import { runAsChild } from '../host/child-main.ts';
import { divideObjects } from './divide-objects.ts';
import { measureObjects } from './footprint.ts';
import { type RenderInput, type RenderOutput, renderInputSchema } from './rendering.ts';

runAsChild((input) => convert(renderInputSchema.parse(input), createBulkFiles()));

async function convert({ yaml, objects: folder, components }: RenderInput, files: BulkFiles): Promise<RenderOutput> {
  const text = await files.readText(yaml);
  if (text === null) throw new AppError('render.failed', { component: 'The distribution', why: 'nothing came out' });
  const divided = divideObjects(text, components);
  const rendered: RenderOutput = [];
  for (const [component, objects] of divided) {
    const lines = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    await files.create(join(folder, `${component}.ndjson`), lines);
    const sha256 = createHash('sha256').update(lines).digest('hex');
    rendered.push({ component, sha256, measure: measureObjects(objects) });
  }
  return rendered;
}
