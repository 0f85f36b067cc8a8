import * as z from 'zod';
import { exampleInputSchema, exampleService, type ExampleState } from '../../../contracts/example.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { openPage } from '../open-page.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import { plainText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine } from '../write-output.ts';

const contract = exampleInputSchema.shape;

const optionsSchema = clusterOptionsSchema.extend({
  workspace: contract.workspace,
  name: contract.name,
  image: contract.image,
  timeout: contract.timeoutSeconds,
  open: z.boolean().default(false),
});

/** `slipway example`. */
export const exampleVerb: Verb = {
  says: exampleService.start.says,
  define(command, context) {
    addClusterOption(command)
      .option('--workspace <name>', "the workspace that it is put into (default: the login's own)")
      .option('--name <name>', 'name of the notebook (default: first-run)')
      .option('--image <image>', 'image of its server (default: the one that the notebooks page offers first)')
      .option('--timeout <seconds>', 'how long it may take until it answers (default: 1800)', Number)
      .option('--open', 'open it in your browser when it answers');
    addJsonOption(command, 'print every state as one line of JSON');
    command.action((values) => run(values, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const { json, open, timeout, workspace, image, ...rest } = readOptions(optionsSchema, values);
  const input = {
    ...rest,
    timeoutSeconds: timeout,
    ...(workspace === undefined ? {} : { workspace }),
    ...(image === undefined ? {} : { image }),
  };
  let ready: Extract<ExampleState, { state: 'ready' }> | null = null;
  await withEngine(context, async (client) => {
    await readUntilInterrupted(
      context,
      (signal) => client.example.start(input, { signal }),
      (state) => {
        context.out.write(json ? `${JSON.stringify(state)}\n` : `${stateWords(state)}\n`);
        if (state.state === 'ready') ready = state;
      },
    );
    const path = pathOf(ready);
    if (path === null || json) return;
    if (open) await openPage(context, client, { cluster: input.cluster, path });
    else context.out.write(`Open it with "slipway open --path ${path} --cluster ${input.cluster}".\n`);
  });
}

/** Written by the callback, which the compiler does not follow. */
function pathOf(ready: Extract<ExampleState, { state: 'ready' }> | null): string | null {
  return ready?.path ?? null;
}

function stateWords(state: ExampleState): string {
  switch (state.state) {
    case 'impossible':
      return plainText(state.reason);
    case 'absent':
      return 'It is not there.';
    case 'starting':
      return `${state.name} in ${state.workspace}: ${plainText(state.reason)} ...`;
    case 'ready':
      return `${state.name} in ${state.workspace} is ready.`;
  }
}
