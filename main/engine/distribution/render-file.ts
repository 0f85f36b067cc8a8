import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { Lock } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerContext, ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { renderComponents, type Rendered } from './render.ts';
import { yamlOutputSchema } from './rendering.ts';
import { inWorkFolder } from './work-folder.ts';

/** What is done to each object on its way into the file. */
export type Transform = (component: string, object: unknown) => unknown;

export interface RenderFileRequest {
  readonly lock: Lock;
  readonly ids: readonly string[];
  readonly mirror: string | undefined;
  readonly output: string;
  /** Left out: as published. */
  readonly transform?: Transform | undefined;
}

/**
 * Writes components into one YAML file, in the order of `ids`. The file is there whole or not at all. Rejects as
 * `renderComponents` does, and with `file.unwritable`.
 */
export async function* renderToFile(
  { lock, ids, mirror, output, transform }: RenderFileRequest,
  context: ProvisionerContext,
): AsyncGenerator<ProvisionerEvent, { path: string; objects: number; bytes: number }> {
  const { host, signal } = context;
  const rendered = yield* renderComponents(lock, ids, mirror, context);
  return inWorkFolder(host, async (work) => {
    const inputs: string[] = [];
    for (const one of rendered)
      inputs.push(transform === undefined ? one.path : await transformed(one, transform, work, context));
    const whole = `${output}.slipway-part`;
    try {
      const written = yamlOutputSchema.parse(
        await host.processes.runChild('yaml-child', { inputs, output: whole }, { signal }),
      );
      await host.files.rename(whole, output);
      return { path: output, ...written };
    } finally {
      await host.files.remove(whole);
    }
  });
}

/** So many characters are gathered before they are written. */
const chunkCharacters = 2 ** 20;

async function transformed(
  { component, path }: Rendered,
  transform: Transform,
  work: string,
  { host, signal }: ProvisionerContext,
): Promise<string> {
  const output = join(work, `${component}.ndjson`);
  let text = '';
  for await (const object of readObjects(host, path)) {
    if (signal.aborted) throw new AppError('cancelled', { what: 'rendering' });
    text += `${JSON.stringify(transform(component, object))}\n`;
    if (text.length < chunkCharacters) continue;
    await host.files.append(output, text);
    text = '';
  }
  await host.files.append(output, text);
  return output;
}

/** The objects of a rendered component, one after the other. */
async function* readObjects(host: Host, path: string): AsyncGenerator {
  for await (const line of host.files.readLines(path)) yield JSON.parse(line) as unknown;
}
