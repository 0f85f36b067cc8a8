import { platformService } from '../../../contracts/platform.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { statusLines } from '../status-lines.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

/** `slipway status`. */
export const statusVerb: Verb = {
  says: platformService.status.says,
  define(command, context) {
    addJsonOption(addClusterOption(command));
    command.action(async (values: unknown) => {
      const { cluster, json } = readOptions(clusterOptionsSchema, values);
      const status = await withEngine(context, (client) => client.platform.status({ cluster }));
      if (json) writeJson(context.out, status);
      else writeLines(context.out, statusLines(status, { width: context.out.columns(), colored: context.out.colored }));
    });
  },
};
