import type { Command } from 'commander';
import * as z from 'zod';
import { operationService } from '../../../contracts/operations.ts';
import type { CommandContext } from '../command-context.ts';
import { followOperation } from '../follow-operation.ts';
import { operationLines, operationsTable } from '../operation-text.ts';
import { plainReporter } from '../operation-reporters.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { readUntilInterrupted } from '../read-until-interrupted.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({
  limit: operationService.list.input.shape.limit,
  detach: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** `slipway operations`. */
export const operationsVerb: Verb = {
  says: 'Lists what was done and is being done; shows, cancels and resumes it.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(operationService.list.says);
    list.option('--limit <count>', 'how many (default: 50)', Number);
    addJsonOption(list).action((_values, used: Command) => showList(options(used), context));
    addById(command, 'show', operationService.get.says, (id, { json }) => show(id, json, context));
    addById(command, 'log', 'All that an operation did, and what follows until it ends.', (id, { json }) =>
      log(id, json, context),
    );
    addById(command, 'cancel', operationService.cancel.says, (id, { json }) => cancel(id, json, context));
    addById(command, 'resume', operationService.resume.says, (id, used) => resume(id, used, context)).option(
      '--detach',
      'leave it to the background at once',
    );
  },
};

function addById(
  parent: Command,
  name: string,
  says: string,
  act: (id: string, options: Options) => Promise<void>,
): Command {
  const command = parent.command(name).description(says).argument('<id>', 'as "slipway operations" lists it');
  return addJsonOption(command).action((id, _values, used: Command) => act(String(id), options(used)));
}

function options(command: Command): Options {
  return readOptions(optionsSchema, command.opts());
}

async function showList({ limit, json }: Options, context: CommandContext): Promise<void> {
  const operations = await withEngine(context, (client) => client.operations.list({ limit }));
  if (json) writeJson(context.out, operations);
  else writeLines(context.out, operationsTable(operations, viewOf(context)));
}

async function show(id: string, json: boolean, context: CommandContext): Promise<void> {
  const operation = await withEngine(context, (client) => client.operations.get({ id }));
  if (json) writeJson(context.out, operation);
  else writeLines(context.out, operationLines(operation, viewOf(context)));
}

async function log(id: string, json: boolean, context: CommandContext): Promise<void> {
  const reporter = plainReporter(context.out);
  await withEngine(context, (client) =>
    readUntilInterrupted(
      context,
      (signal) => client.operations.follow({ id }, { signal }),
      (record) => (json ? context.out.write(`${JSON.stringify(record)}\n`) : reporter.record(record)),
    ),
  );
}

async function cancel(id: string, json: boolean, context: CommandContext): Promise<void> {
  const operation = await withEngine(context, (client) => client.operations.cancel({ id }));
  if (json) writeJson(context.out, operation);
  else context.out.write(`${operation.title}: ${operation.state}.\n`);
}

async function resume(id: string, { json, detach }: Options, context: CommandContext): Promise<void> {
  await withEngine(context, async (client) => {
    const operation = await client.operations.resume({ id });
    if (!detach) await followOperation(context, client, operation, json);
    else if (json) writeJson(context.out, operation);
    else context.out.write(`${operation.title}: resumed. Follow it with "slipway operations log ${id}".\n`);
  });
}

function viewOf(context: CommandContext): { width: number; colored: boolean; now: number } {
  return { width: context.out.columns(), colored: context.out.colored, now: context.now() };
}
