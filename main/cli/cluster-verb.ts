import type { Command } from 'commander';
import * as z from 'zod';
import { addClusterOption, clusterOptionsSchema } from './cluster-option.ts';
import type { CommandContext } from './command-context.ts';
import { addJsonOption, readOptions } from './read-options.ts';
import { runOperation } from './run-operation.ts';
import type { Verb } from './verb.ts';

const optionsSchema = clusterOptionsSchema.extend({ detach: z.boolean().default(false) });

interface ClusterVerb {
  readonly kind: 'start' | 'stop' | 'pause' | 'resume' | 'delete';
  readonly says: string;
  /** Adds what only this verb has. */
  readonly extend?: (command: Command) => void;
  /** Called before anything is started; throws where it is not to be. */
  readonly confirm?: (values: unknown, cluster: string, context: CommandContext) => Promise<void>;
}

/** A verb that runs the operation of the same name on one cluster. */
export function clusterVerb({ kind, says, extend, confirm }: ClusterVerb): Verb {
  return {
    says,
    define(command, context) {
      addClusterOption(command).option('--detach', 'leave it to the background at once');
      extend?.(command);
      addJsonOption(command, 'print every event as one line of JSON');
      command.action(async (values: unknown) => {
        const { cluster, json, detach } = readOptions(optionsSchema, values);
        await confirm?.(values, cluster, context);
        await runOperation(context, { kind, input: { cluster } }, { json, detach });
      });
    },
  };
}
