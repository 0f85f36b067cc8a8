import * as z from 'zod';
import { engineService } from '../../../contracts/engine.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import type { Verb } from '../verb.ts';
import { withEngine } from '../write-output.ts';

const optionsSchema = z.object({ port: engineService.page.input.shape.port, json: z.boolean().default(false) });

/** `slipway serve`. */
export const serveVerb: Verb = {
  says: 'Serves the page on this computer, prints its address, and stays until Ctrl-C.',
  define(command, context) {
    command.option('--port <port>', 'port of 127.0.0.1 (default: a free one)', Number);
    addJsonOption(command).action(async (values: unknown) => {
      const { port, json } = readOptions(optionsSchema, values);
      const input = port === undefined ? {} : { port };
      await withEngine(context, (client) =>
        readUntilInterrupted(
          context,
          (signal) => client.engine.page(input, { signal }),
          (page) => {
            context.out.write(json ? `${JSON.stringify(page)}\n` : `${page.address}\n`);
            if (!json && context.out.interactive)
              context.error.write('Open this address in a browser. Ctrl-C ends it.\n');
          },
        ),
      );
    });
  },
};
