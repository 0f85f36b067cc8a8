import type { Command } from 'commander';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { type SettingsChange, type SettingsView, settingsService } from '../../../contracts/settings.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { namedSettings, settingChange, settingRows } from '../settings-names.ts';
import { renderTable } from '../table.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({ json: z.boolean().default(false) });

/** `slipway settings`. */
export const settingsVerb: Verb = {
  says: 'Shows and changes the settings: mirror, proxy, certificates, registries.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(settingsService.read.says);
    addJsonOption(list).action((_values, used: Command) => showList(used, context));
    const set = command
      .command('set')
      .description('changes a setting')
      .argument('<name>', 'mirror, proxy, no-proxy ...; registry-mirror.REGISTRY for the mirror of a registry')
      .argument('<value>', 'what it is to be')
      .addHelpText('after', `\nSettings:\n${helpLines()}`);
    addJsonOption(set).action(async (name: string, value: string, _values, used: Command) => {
      const full = name === 'proxy' ? await withPassword(value, context) : value;
      await change(
        settingChange(name, full, (path) => context.absolutePath(path)),
        used,
        context,
      );
    });
    const unset = command
      .command('unset')
      .description('puts a setting back to what it is by default')
      .argument('<name>', 'as "slipway settings" lists it');
    addJsonOption(unset).action((name: string, _values, used: Command) =>
      change(
        settingChange(name, null, (path) => context.absolutePath(path)),
        used,
        context,
      ),
    );
  },
};

/** A password has no place in a command line, where every program sees it: it is asked for, or piped in. */
async function withPassword(proxy: string, context: CommandContext): Promise<string> {
  const url = URL.parse(proxy);
  if (url === null || url.username === '') return proxy;
  if (url.password !== '') {
    throw new AppError('usage.invalid', {
      why: 'A password in a command can be seen by other programs',
      help: 'Leave it out: it is asked for, or read from standard input.',
    });
  }
  url.password = encodeURIComponent(await context.readSecret(`Password of ${url.username} at ${url.host}`));
  return url.href;
}

function helpLines(): string {
  return namedSettings.map(({ name, says }) => `  ${name.padEnd(22)}${says}`).join('\n');
}

async function showList(used: Command, context: CommandContext): Promise<void> {
  const view = await withEngine(context, (client) => client.settings.read({}));
  show(view, used, context);
}

async function change(input: SettingsChange, used: Command, context: CommandContext): Promise<void> {
  const view = await withEngine(context, (client) => client.settings.change(input));
  show(view, used, context);
  const { json } = readOptions(optionsSchema, used.opts());
  if (!json) context.out.write('\nDownloads use it from now on; the nodes of a cluster with its next "slipway up".\n');
}

function show(view: SettingsView, used: Command, context: CommandContext): void {
  const { json } = readOptions(optionsSchema, used.opts());
  if (json) {
    writeJson(context.out, view);
    return;
  }
  const rows = settingRows(view).map(({ name, value }) => [{ text: name }, { text: value }]);
  writeLines(context.out, renderTable([{ whole: true }, { whole: true }], rows, context.out.columns()));
  const logins = view.registries.map(({ registry, username }) => `${registry} as ${username}`);
  if (logins.length > 0) context.out.write(`Logged in to ${logins.join(', ')}.\n`);
}
