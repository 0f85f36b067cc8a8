import type { Command } from 'commander';
import * as z from 'zod';
import { compareFileInputSchema, compareInputSchema, comparisonMethods } from '../../contracts/snapshot-differences.ts';
import { addClusterOption, clusterOptionsSchema } from './cluster-option.ts';
import type { CommandContext } from './command-context.ts';
import { comparisonLines } from './comparison-lines.ts';
import { fileComparisonLines } from './file-comparison-lines.ts';
import { addJsonOption, readOptions } from './read-options.ts';
import { withEngine, writeJson, writeLines } from './write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({ file: z.string().optional() });

/** Adds `slipway snapshots compare`. */
export function addCompare(command: Command, context: CommandContext): void {
  const compare = command
    .command('compare')
    .description(comparisonMethods.compare.says)
    .argument('<from>', 'as "slipway snapshots" lists it')
    .argument('[to]', 'the later one; left out, <from> is compared with the one that came before it')
    .option('--file <path>', 'show one file, by lines or cells: PATH, or VOLUME/PATH where several have it');
  addJsonOption(addClusterOption(compare)).action((from: string, to: string | undefined, _values, used: Command) =>
    compareTwo(to === undefined ? { to: from } : { from, to }, used, context),
  );
}

async function compareTwo(
  named: { readonly from?: string; readonly to: string },
  used: Command,
  context: CommandContext,
): Promise<void> {
  const { cluster, json, file } = readOptions(optionsSchema, used.opts());
  const { out } = context;
  const names = { from: 'the first id', to: named.from === undefined ? 'the id' : 'the second id', path: '--file' };
  const view = { width: out.columns(), colored: out.colored };
  if (file === undefined) {
    const input = readOptions(compareInputSchema, { cluster, ...named }, names);
    const found = await withEngine(context, (client) => client.snapshots.compare(input));
    if (json) writeJson(out, found);
    else writeLines(out, comparisonLines(found, view));
  } else {
    const input = readOptions(compareFileInputSchema, { cluster, ...named, path: file }, names);
    const found = await withEngine(context, (client) => client.snapshots.compareFile(input));
    if (json) writeJson(out, found);
    else writeLines(out, fileComparisonLines(found, view));
  }
}
