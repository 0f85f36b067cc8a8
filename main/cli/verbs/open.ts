import * as z from 'zod';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { openPage } from '../open-page.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({ print: z.boolean().default(false), path: z.string().optional() });

const defaultComponent = 'dashboard';

/** `slipway open`. */
export const openVerb: Verb = {
  says: "Opens a component's page in your browser; without one, the dashboard.",
  define(command, context) {
    command.argument('[component]', 'the component, for instance jupyter-web-app', defaultComponent);
    addClusterOption(command)
      .option('--path <path>', 'a path behind the gateway instead of a component')
      .option('--print', 'only print the address');
    addJsonOption(command, 'print every state as one line of JSON, and open nothing');
    command.action((component, values) => run(String(component), values, context));
  },
};

async function run(component: string, values: unknown, context: CommandContext): Promise<void> {
  const { cluster, print, json, path } = readOptions(optionsSchema, values);
  const page = { cluster, ...(path === undefined ? { component } : { path }) };
  await withEngine(context, (client) => openPage(context, client, page, { print, json }));
}
