import type { Command } from 'commander';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { settingsService } from '../../../contracts/settings.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({
  username: z.string().optional(),
  passwordStdin: z.boolean().default(false),
  clear: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `slipway registry`. */
export const registryVerb: Verb = {
  says: 'Logs in to registries of images, and shows what of theirs is kept on this computer.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description('where somebody is logged in');
    addJsonOption(list).action((_values, used: Command) => showLogins(used, context));
    const login = command
      .command('login')
      .description(settingsService.login.says)
      .argument('<registry>', 'docker.io, ghcr.io, registry.example:5000 ...')
      .requiredOption('-u, --username <name>', 'who logs in')
      .option('--password-stdin', 'read the password or token from standard input instead of asking');
    addJsonOption(login).action((registry: string, _values, used: Command) => logIn(registry, used, context));
    const logout = command
      .command('logout')
      .description(settingsService.logout.says)
      .argument('<registry>', 'as "slipway registry" lists it');
    addJsonOption(logout).action((registry: string, _values, used: Command) => logOut(registry, used, context));
    const images = command
      .command('images')
      .description(settingsService.images.says)
      .option('--clear', 'remove them; clusters keep theirs');
    addJsonOption(images).action((_values, used: Command) => showImages(used, context));
  },
};

async function showLogins(used: Command, context: CommandContext): Promise<void> {
  const { json } = readOptions(optionsSchema, used.opts());
  const { registries } = await withEngine(context, (client) => client.settings.read({}));
  if (json) writeJson(context.out, registries);
  else if (registries.length === 0) context.out.write('Nobody is logged in to a registry.\n');
  else
    writeLines(
      context.out,
      registries.map(({ registry, username }) => `${registry} as ${username}`),
    );
}

async function logIn(registry: string, used: Command, context: CommandContext): Promise<void> {
  const { username = '', passwordStdin, json } = readOptions(optionsSchema, used.opts());
  if (!passwordStdin && !context.canAsk)
    throw new AppError('usage.invalid', { why: 'Nobody can be asked for the password', help: 'Add --password-stdin.' });
  const password = await context.readSecret(`Password of ${username} at ${registry}`);
  if (password === '') throw new AppError('usage.invalid', { why: 'The password is empty', help: 'Give one.' });
  const done = await withEngine(context, (client) => client.settings.login({ registry, username, password }));
  if (json) writeJson(context.out, done);
  else context.out.write(`Logged in to ${done.registry} as ${done.username}.\n`);
}

async function logOut(registry: string, used: Command, context: CommandContext): Promise<void> {
  const { json } = readOptions(optionsSchema, used.opts());
  const done = await withEngine(context, (client) => client.settings.logout({ registry }));
  if (json) writeJson(context.out, done);
  else if (done.wasLoggedIn) context.out.write(`The login of ${done.registry} is forgotten.\n`);
  else context.out.write(`Nobody was logged in to ${done.registry}.\n`);
}

async function showImages(used: Command, context: CommandContext): Promise<void> {
  const { json, clear } = readOptions(optionsSchema, used.opts());
  if (clear) {
    const removed = await withEngine(context, (client) => client.settings.clearImages({}));
    if (json) writeJson(context.out, removed);
    else context.out.write(`Removed ${formatBytes(removed.bytes)}.\n`);
    return;
  }
  const kept = await withEngine(context, (client) => client.settings.images({}));
  if (json) {
    writeJson(context.out, kept);
    return;
  }
  writeLines(context.out, kept.images);
  context.out.write(`${kept.images.length} images, ${formatBytes(kept.bytes)}, in ${kept.folder}\n`);
}
