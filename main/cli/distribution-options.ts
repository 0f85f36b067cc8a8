import type { Command } from 'commander';
import * as z from 'zod';
import type { CommandContext } from './command-context.ts';
import { collectValues } from './read-options.ts';

/** What to install and where its manifests come from, as the command line gives them. */
export const distributionOptionsShape = {
  preset: z.string().optional(),
  components: z.array(z.string()).optional(),
  distribution: z.string().optional(),
  mirror: z.string().optional(),
};

/** Adds `--preset` and `--component`. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--preset <name>', 'a named set: notebooks, pipelines, training, serving, full')
    .option(
      '--component, --components <names>',
      'components instead of a preset; commas or again for several',
      collectValues,
    );
}

/** Adds `--distribution` and `--mirror`. */
export function addDistributionOptions(command: Command): Command {
  return command
    .option('--distribution <version>', 'a version that Slipway carries, or the path of a lock file')
    .option('--mirror <place>', 'folder or address that manifests and tools are fetched from instead of their hosts');
}

/** The fields of a contract's input; paths become absolute, for the engine lives in another folder. */
export function distributionInput(
  options: z.output<z.ZodObject<typeof distributionOptionsShape>>,
  context: CommandContext,
): { preset?: string; components?: string[]; distribution?: string; mirror?: string } {
  const { preset, components, distribution, mirror } = options;
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(components === undefined ? {} : { components }),
    ...(distribution === undefined
      ? {}
      : { distribution: isPath(distribution) ? context.absolutePath(distribution) : distribution }),
    ...(mirror === undefined ? {} : { mirror: isAddress(mirror) ? mirror : context.absolutePath(mirror) }),
  };
}

function isPath(text: string): boolean {
  return text.includes('/') || text.includes('\\') || text.endsWith('.json');
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}
