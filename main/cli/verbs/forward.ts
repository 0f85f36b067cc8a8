import * as z from 'zod';
import { accessService, type ForwardState, forwardTargetSchema } from '../../../contracts/access.ts';
import { AppError } from '../../../contracts/app-error.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import { plainText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({
  port: forwardTargetSchema.shape.port,
  localPort: z.number().int().min(1024).max(65535).optional(),
});

/** `slipway forward`. */
export const forwardVerb: Verb = {
  says: accessService.forward.says,
  define(command, context) {
    command.argument('<namespace/service>', 'the service, for instance ada/first');
    addClusterOption(command)
      .requiredOption('--port <port>', 'port of the service', Number)
      .option('--local-port <port>', 'port of 127.0.0.1 (default: a free one)', Number);
    addJsonOption(command, 'print every state as one line of JSON');
    command.action((target, values) => run(String(target), values, context));
  },
};

async function run(target: string, values: unknown, context: CommandContext): Promise<void> {
  const { cluster, port, localPort, json } = readOptions(optionsSchema, values);
  const [namespace = '', service = '', ...rest] = target.split('/');
  if (namespace === '' || service === '' || rest.length > 0) {
    throw new AppError('input.invalid', {
      what: `"${target}"`,
      why: 'a namespace and a service are needed, divided by a slash',
    });
  }
  const input = { cluster, namespace, service, port, ...(localPort === undefined ? {} : { localPort }) };
  await withEngine(context, (client) =>
    readUntilInterrupted(
      context,
      (signal) => client.access.forward(input, { signal }),
      (state) => context.out.write(json ? `${JSON.stringify(state)}\n` : `${stateWords(state)}\n`),
    ),
  );
}

function stateWords(state: ForwardState): string {
  if (state.state === 'open') return `${state.address}  (pod ${state.pod})`;
  return `${state.address}  waits: ${plainText(state.reason)}`;
}
