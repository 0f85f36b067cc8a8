import * as z from 'zod';
import type { PageState } from '../../../contracts/access.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import { plainText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({ print: z.boolean().default(false) });

const defaultComponent = 'dashboard';

/** `slipway open`. */
export const openVerb: Verb = {
  says: "Opens a component's page in your browser; without one, the dashboard.",
  define(command, context) {
    command.argument('[component]', 'the component, for instance jupyter-web-app', defaultComponent);
    addClusterOption(command).option('--print', 'only print the address');
    addJsonOption(command, 'print every state as one line of JSON, and open nothing');
    command.action((component, values) => run(String(component), values, context));
  },
};

async function run(component: string, values: unknown, context: CommandContext): Promise<void> {
  const { cluster, print, json } = readOptions(optionsSchema, values);
  const isOnlyTold = print || json;
  let opening: Promise<void> | null = null;
  await withEngine(context, async (client) => {
    await readUntilInterrupted(
      context,
      (signal) => client.access.open({ cluster, component }, { signal }),
      (state) => {
        context.out.write(json ? `${JSON.stringify(state)}\n` : stateWords(state, print));
        // A forward that comes back has the same address: the tab is there already.
        if (state.state === 'open' && !isOnlyTold) opening ??= openPage(state.address, context);
      },
    );
    await opening;
  });
}

function stateWords(state: PageState, print: boolean): string {
  if (state.state === 'waiting') return `Waits: ${plainText(state.reason)}\n`;
  if (print || state.through === 'port') return `${state.address}\n`;
  return `${state.address}  (a forward: it ends with Ctrl-C)\n`;
}

async function openPage(address: string, context: CommandContext): Promise<void> {
  if (await context.openInBrowser(address)) return;
  context.error.write(`No browser could be opened here: open ${address} yourself.\n`);
}
