import type { Command } from 'commander';
import * as z from 'zod';
import { assertNever } from '../../../contracts/assert-never.ts';
import { type ToolStatus, toolService } from '../../../contracts/tools.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import { makeStyle, type Style } from '../style.ts';
import { type Cell, renderTable } from '../table.ts';
import { plainText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({ json: z.boolean().default(false), detach: z.boolean().default(false) });

/** `slipway tools`. */
export const toolsVerb: Verb = {
  says: toolService.list.says,
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(toolService.list.says);
    addJsonOption(list).action((_values, used: Command) => showList(used, context));
    const fetching = command.command('fetch').description('fetches and verifies what is missing');
    addJsonOption(
      fetching.option('--detach', 'leave it to the background at once'),
      'print every event as one line of JSON',
    ).action((_values, used: Command) =>
      runOperation(context, { kind: 'fetch-tools', input: {} }, readOptions(optionsSchema, used.opts())),
    );
  },
};

async function showList(used: Command, context: CommandContext): Promise<void> {
  const { json } = readOptions(optionsSchema, used.opts());
  const tools = await withEngine(context, (client) => client.tools.list({}));
  if (json) writeJson(context.out, tools);
  else writeLines(context.out, toolLines(tools, context));
}

function toolLines(tools: readonly ToolStatus[], { out }: CommandContext): string[] {
  const style = makeStyle(out.colored);
  const rows = tools.map(({ name, onDemand, wanted, found }) => {
    const missing = found.from === 'missing';
    return [
      markOf(missing, onDemand, style),
      { text: name },
      { text: missing ? wanted : found.version },
      { text: foundWords(found), paint: style.dim },
    ];
  });
  return renderTable([{}, {}, {}, { flexible: true }], rows, out.columns());
}

function markOf(missing: boolean, onDemand: boolean, style: Style): Cell {
  if (!missing) return { text: '✓', paint: style.green };
  return onDemand ? { text: '–', paint: style.dim } : { text: '✗', paint: style.red };
}

function foundWords(found: ToolStatus['found']): string {
  switch (found.from) {
    case 'path':
      return `${found.path} (on the PATH)`;
    case 'cache':
      return `${found.path} (${found.origin === 'download' ? 'downloaded and verified' : 'built from its Go module'})`;
    case 'missing':
      return `missing: ${plainText(found.reason)} ${found.address}`;
    default:
      return assertNever(found);
  }
}
