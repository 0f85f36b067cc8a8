import type { z } from 'zod';
import { createBulkFiles } from '../host/bulk-files.ts';
import { runAsChild } from '../host/child-main.ts';
import { createNodeFiles } from '../host/node-files.ts';
import { type YamlInput, yamlInputSchema, type yamlOutputSchema } from './rendering.ts';
import { toYaml } from './to-yaml.ts';

runAsChild((input) => write(yamlInputSchema.parse(input)));

/** So much is gathered before it is written. */
const chunkCharacters = 4 * 2 ** 20;

async function write({ inputs, output }: YamlInput): Promise<z.infer<typeof yamlOutputSchema>> {
  const bulk = createBulkFiles();
  const files = createNodeFiles();
  await bulk.replace(output, '');
  let objects = 0;
  let text = '';
  for (const input of inputs) {
    for await (const line of files.readLines(input)) {
      text += toYaml(JSON.parse(line));
      objects += 1;
      if (text.length < chunkCharacters) continue;
      await bulk.append(output, text);
      text = '';
    }
  }
  await bulk.append(output, text);
  return { objects, bytes: (await files.stat(output))?.bytes ?? 0 };
}
