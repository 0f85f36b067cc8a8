import * as z from 'zod';
import type { Login } from '../../../contracts/access.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({ copy: z.boolean().default(true) });

const places: Readonly<Record<Login['keptIn'], string>> = {
  keychain: 'in the keychain of this computer',
  file: "in a file of the cluster's folder that only you can read: no keychain answered",
};

/** `slipway login`. */
export const loginVerb: Verb = {
  says: 'Prints the user and the password of a cluster, and puts the password onto the clipboard.',
  define(command, context) {
    addClusterOption(command).option('--no-copy', 'leave the clipboard as it is');
    addJsonOption(command, 'print JSON instead of text, and leave the clipboard as it is');
    command.action((values) => run(values, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const { cluster, json, copy } = readOptions(optionsSchema, values);
  const login = await withEngine(context, (client) => client.access.login({ cluster, reveal: true }));
  if (json) {
    writeJson(context.out, login);
    return;
  }
  writeLines(context.out, [
    `User      ${login.user}`,
    `Password  ${login.password ?? ''}`,
    `Kept      ${places[login.keptIn]}`,
  ]);
  // A pipe is a program's way to read it: nobody there wants their clipboard changed.
  if (!copy || !context.out.interactive || login.password === null) return;
  if (await context.copy(login.password)) context.out.write('The password is on the clipboard.\n');
}
