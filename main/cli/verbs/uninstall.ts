import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { Leaving } from '../../../contracts/upkeep.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import { leavingLines } from '../spare-lines.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({ yes: z.boolean().default(false), json: z.boolean().default(false) });

/** What has to be typed: a single key is pressed too easily. */
const word = 'uninstall';

/** `slipway uninstall`. */
export const uninstallVerb: Verb = {
  says: 'Says what of Slipway is on this computer, then removes all of it: clusters, caches, settings, the state folder.',
  define(command, context) {
    command.option('-y, --yes', 'do not ask');
    addJsonOption(command, 'print JSON: without --yes what would be removed, with it every event');
    command.action(async (values: unknown) => {
      const { yes, json } = readOptions(optionsSchema, values);
      const leaving = await withEngine(context, (client) => client.upkeep.leaving({}));
      if (json && !yes) {
        writeJson(context.out, leaving);
        return;
      }
      const view = { width: context.out.columns(), colored: context.out.colored };
      if (!json) writeLines(context.out, leavingLines(leaving, view));
      if (leaving.running > 0) throw new AppError('engine.busy', { count: leaving.running });
      if (!yes) await confirm(context);
      await uninstall(leaving, json, context);
    });
  },
};

async function confirm(context: CommandContext): Promise<void> {
  if (!context.canAsk)
    throw new AppError('usage.invalid', { why: 'Nobody can be asked whether to uninstall', help: 'Add --yes.' });
  const agreed = await context.askFor(word, 'This cannot be undone.');
  if (!agreed) throw new AppError('cancelled', { what: 'everything stays' });
}

async function uninstall({ home }: Leaving, json: boolean, context: CommandContext): Promise<void> {
  await runOperation(context, { kind: 'uninstall', input: {} }, { json });
  // It was left to the background, or cancelled by Ctrl-C: the folder is still in use.
  if (context.exitCode() !== 0) return;
  await withEngine(context, (client) => client.engine.shutdown({}));
  const { left } = await context.removeState(home);
  if (json) writeJson(context.out, { removed: home, left });
  else if (left.length === 0) context.out.write(`${home} is removed. Slipway left nothing behind but its program.\n`);
  else context.out.write(`${home} is emptied of all that is Slipway’s. It holds still: ${left.join(', ')}.\n`);
}
