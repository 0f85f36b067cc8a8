import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { clusterVerb } from '../cluster-verb.ts';
import type { CommandContext } from '../command-context.ts';
import { readOptions } from '../read-options.ts';

const optionsSchema = z.object({ yes: z.boolean().default(false), json: z.boolean().default(false) });

/** `slipway delete`. */
export const deleteVerb = clusterVerb({
  kind: 'delete',
  says: 'Deletes a cluster with all that is in it, and nothing else.',
  extend: (command) => command.option('-y, --yes', 'do not ask'),
  confirm,
});

async function confirm(values: unknown, cluster: string, context: CommandContext): Promise<void> {
  const { yes, json } = readOptions(optionsSchema, values);
  if (yes) return;
  if (json || !context.canAsk) {
    throw new AppError('usage.invalid', { why: 'Nobody can be asked whether to delete', help: 'Add --yes.' });
  }
  const agreed = await context.ask(`Delete the cluster "${cluster}" with all notebooks, volumes and runs in it?`);
  if (!agreed) throw new AppError('cancelled', { what: `the cluster "${cluster}" stays` });
}
