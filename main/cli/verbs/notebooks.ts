import type { Command } from 'commander';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import {
  notebookInputSchema,
  notebookPlaceSchema,
  notebookService,
  type NotebookView,
} from '../../../contracts/notebooks.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { Attached, CommandContext } from '../command-context.ts';
import { confirmed } from '../confirmed.ts';
import { addNotebookOptions, notebookInput } from '../notebook-options.ts';
import { conditionWords, notebookLines } from '../notebook-words.ts';
import { onOne } from '../on-one.ts';
import { openPage } from '../open-page.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const placeOptions = clusterOptionsSchema.extend({
  workspace: notebookPlaceSchema.shape.workspace,
  wait: z.boolean().default(false),
  yes: z.boolean().default(false),
  volumes: z.boolean().default(false),
  print: z.boolean().default(false),
  lines: z.coerce.number().int().positive().default(500),
});
type Options = z.output<typeof placeOptions>;
type Client = Attached['client'];

const named = ['<name>', 'name of the notebook'] as const;

/** `slipway notebooks`. */
export const notebooksVerb: Verb = {
  says: 'Lists, creates, starts, stops, opens and deletes notebooks.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(notebookService.list.says);
    addJsonOption(addClusterOption(list)).action((_values, used: Command) => showList(used, context));
    const create = onOne(command, 'create', notebookService.create.says, named);
    addNotebookOptions(create).option('--wait', 'until it runs');
    create.action((name: string, _values, used: Command) => createOne(name, used, context));
    onOne(command, 'start', notebookService.start.says, named)
      .option('--wait', 'until it runs')
      .action((name: string, _values, used: Command) => startOne(name, used, context));
    onOne(command, 'stop', notebookService.stop.says, named).action((name: string, _values, used: Command) =>
      withPlace(name, used, context, async (client, place, options) =>
        tell(await client.notebooks.stop(place), options, context),
      ),
    );
    onOne(command, 'delete', notebookService.delete.says, named)
      .option('--volumes', 'delete the volumes as well that nothing else uses')
      .option('-y, --yes', 'do not ask')
      .action((name: string, _values, used: Command) => deleteOne(name, used, context));
    onOne(command, 'logs', notebookService.logs.says, named)
      .option('--lines <count>', 'how many (default: 500)')
      .action((name: string, _values, used: Command) => showLog(name, used, context));
    onOne(command, 'open', 'Opens a running notebook in your browser.', named)
      .option('--print', 'print the address only')
      .action((name: string, _values, used: Command) => openOne(name, used, context));
  },
};

async function showList(used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(placeOptions, used.opts());
  const notebooks = await withEngine(context, (client) => client.notebooks.list({ cluster }));
  if (json) writeJson(context.out, notebooks);
  else if (notebooks.length === 0)
    context.out.write('There is no notebook yet. Make one with "slipway notebooks create NAME".\n');
  else writeLines(context.out, notebookLines(notebooks, context.out.columns()));
}

async function withPlace(
  name: string,
  used: Command,
  context: CommandContext,
  act: (client: Client, place: z.input<typeof notebookPlaceSchema>, options: Options) => Promise<void>,
): Promise<void> {
  const options = readOptions(placeOptions, used.opts());
  const { cluster, workspace } = options;
  const given = { cluster, name, ...(workspace === undefined ? {} : { workspace }) };
  const place = readOptions(notebookPlaceSchema, given, { name: 'the name' });
  await withEngine(context, (client) => act(client, place, options));
}

async function createOne(name: string, used: Command, context: CommandContext): Promise<void> {
  const options = readOptions(placeOptions, used.opts());
  const input = readOptions(notebookInputSchema, notebookInput(name, used.opts()), { name: 'the name' });
  await withEngine(context, async (client) => {
    const made = await client.notebooks.create({ ...input, cluster: options.cluster });
    await tellOrWait(client, made, options, context);
  });
}

async function startOne(name: string, used: Command, context: CommandContext): Promise<void> {
  await withPlace(name, used, context, async (client, place, options) => {
    await tellOrWait(client, await client.notebooks.start(place), options, context);
  });
}

function tell(notebook: NotebookView, { json }: Options, context: CommandContext): void {
  if (json) writeJson(context.out, notebook);
  else context.out.write(`${notebook.name} in ${notebook.workspace}: ${conditionWords(notebook.condition)}\n`);
}

/** Says how it is, and with `--wait` again whenever that changes, until it runs. */
async function tellOrWait(
  client: Client,
  first: NotebookView,
  options: Options,
  context: CommandContext,
): Promise<void> {
  if (!options.json || !options.wait) tell(first, options, context);
  if (!options.wait) return;
  let told = conditionWords(first.condition);
  const following = (signal: AbortSignal) => untilRunning(client, first, options.cluster, signal);
  await readUntilInterrupted(context, following, (now) => {
    const words = conditionWords(now.condition);
    const isEnd = now.condition.state === 'running';
    if (words !== told && (!options.json || isEnd)) tell(now, options, context);
    told = words;
  });
}

async function* untilRunning(
  client: Client,
  { workspace, name }: NotebookView,
  cluster: string,
  signal: AbortSignal,
): AsyncGenerator<NotebookView, void> {
  for await (const all of client.notebooks.watch({ cluster }, { signal })) {
    const found = all.find((one) => one.workspace === workspace && one.name === name);
    if (found === undefined) throw new AppError('notebook.unknown', { name, workspace });
    yield found;
    if (found.condition.state === 'running') return;
  }
}

async function deleteOne(name: string, used: Command, context: CommandContext): Promise<void> {
  await withPlace(name, used, context, async (client, place, { yes, json, volumes }) => {
    const what = volumes ? `the notebook "${name}" and the volumes that only it uses` : `the notebook "${name}"`;
    await confirmed(context, what, { yes, json });
    const done = await client.notebooks.delete({ ...place, withVolumes: volumes });
    if (json) {
      writeJson(context.out, done);
      return;
    }
    const deleted = done.deletedVolumes.join(', ');
    const rest = deleted === '' ? 'Its volumes stay.' : `Its volumes go with it: ${deleted}.`;
    context.out.write(`${done.name} in ${done.workspace} is deleted. ${rest}\n`);
  });
}

async function showLog(name: string, used: Command, context: CommandContext): Promise<void> {
  await withPlace(name, used, context, async (client, place, { json, lines }) => {
    const log = await client.notebooks.logs({ ...place, lines });
    if (json) writeJson(context.out, log);
    else writeLines(context.out, log.lines);
  });
}

async function openOne(name: string, used: Command, context: CommandContext): Promise<void> {
  await withPlace(name, used, context, async (client, place, { cluster, print, json }) => {
    const { condition, path } = await client.notebooks.read(place);
    if (condition.state !== 'running') throw new AppError('notebook.not-running', { name, state: condition.state });
    await openPage(context, client, { cluster, path }, { print, json });
  });
}
