import * as z from 'zod';
import { diagnosticsName, diagnosticsService } from '../../../contracts/diagnostics.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { buildIdentity } from '../../rpc/build-identity.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const argumentSchema = z.string().min(1).optional();
const optionsSchema = z.object({ json: z.boolean().default(false) });

/** `slipway diagnostics`. */
export const diagnosticsVerb: Verb = {
  says: diagnosticsService.save.says,
  define(command, context) {
    command.argument('[file]', 'the zip file that is written; slipway-diagnostics-TIME.zip in this folder otherwise');
    addJsonOption(command).action((file, values) => run(argumentSchema.parse(file), values, context));
  },
};

async function run(file: string | undefined, values: unknown, context: CommandContext): Promise<void> {
  const { json } = readOptions(optionsSchema, values);
  const path = context.absolutePath(file ?? diagnosticsName(context.now()));
  const asker = { program: 'slipway command', ...buildIdentity };
  const saved = await withEngine(context, (client) => client.diagnostics.save({ path, asker }));
  if (json) {
    writeJson(context.out, saved);
    return;
  }
  writeLines(context.out, [
    `${saved.path}: ${saved.files.length} files, ${formatBytes(saved.bytes)}`,
    ...(saved.missing.length === 0 ? [] : [`Could not be read, and says why: ${saved.missing.join(', ')}`]),
    'Passwords, tokens and keys were taken out. Names of clusters, images and hosts are in it: read it before you hand it on.',
  ]);
}
