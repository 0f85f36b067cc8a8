import type { Command } from 'commander';
import * as z from 'zod';
import { openInputSchema, shortId, type SnapshotView, snapshotService } from '../../../contracts/snapshots.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { confirmed } from '../confirmed.ts';
import { momentText } from '../moment-text.ts';
import { onOne } from '../on-one.ts';
import { addSizeOptions, sizeInput } from '../notebook-options.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import { addCompare } from '../snapshot-compare.ts';
import { renderTable } from '../table.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({
  workspace: z.string().optional(),
  note: z.string().default(''),
  as: z.string().optional(),
  yes: z.boolean().default(false),
  readData: z.boolean().default(false),
});

/** `slipway snapshots`. */
export const snapshotsVerb: Verb = {
  says: 'Keeps notebooks as they are, lists what is kept, goes back to it, and deletes it.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(snapshotService.list.says);
    addJsonOption(addClusterOption(list)).action((_values, used: Command) => showList(used, context));
    const says = 'Keeps a notebook with all its volumes. It goes on meanwhile, and stands still for a moment only.';
    onOne(command, 'create', says, ['<notebook>', 'as "slipway notebooks" lists it'])
      .option('--note <text>', 'what you want to remember of it')
      .action((notebook: string, _values, used: Command) => createOne(notebook, used, context));
    const restore = command
      .command('restore')
      .description('Puts a notebook and its volumes back, exactly. What is there now is kept as a snapshot first.')
      .argument('<id>', 'as "slipway snapshots" lists it');
    addJsonOption(addClusterOption(restore)).action((id: string, _values, used: Command) =>
      restoreOne(id, used, context),
    );
    const open = command
      .command('open')
      .description('Makes a notebook of a snapshot, on copies of its volumes. What it was taken of is not touched.')
      .argument('<id>', 'as "slipway snapshots" lists it')
      .option('--as <name>', "name of the new notebook (default: the old one's and the id)")
      .option('--workspace <name>', 'its workspace (default: as in the snapshot)');
    addSizeOptions(addJsonOption(addClusterOption(open)), 'as in the snapshot').action(
      (id: string, _values, used: Command) => openOne(id, used, context),
    );
    const remove = command
      .command('delete')
      .description('Deletes snapshots, and gives back the space that only they need.')
      .argument('<id...>', 'as "slipway snapshots" lists them')
      .option('-y, --yes', 'do not ask');
    addJsonOption(addClusterOption(remove)).action((ids: string[], _values, used: Command) =>
      deleteSome(ids, used, context),
    );
    const check = command
      .command('check')
      .description('Looks whether the store of snapshots is whole.')
      .option('--read-data', 'read all of it, which takes a while where there is much');
    addJsonOption(addClusterOption(check)).action((_values, used: Command) => checkStore(used, context));
    addCompare(command, context);
  },
};

async function showList(used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(optionsSchema, used.opts());
  const [snapshots, store] = await withEngine(context, (client) =>
    Promise.all([client.snapshots.list({ cluster }), client.snapshots.store({})]),
  );
  if (json) writeJson(context.out, snapshots);
  else if (snapshots.length === 0)
    context.out.write('There is no snapshot yet. Take one with "slipway snapshots create NOTEBOOK".\n');
  else {
    const { folder, bytes, freeBytes } = store;
    const usage = `All snapshots take ${formatBytes(bytes)} in ${folder}, where ${formatBytes(freeBytes)} are free.`;
    writeLines(context.out, [...snapshotLines(snapshots, context.out.columns()), '', usage]);
  }
}

function snapshotLines(snapshots: readonly SnapshotView[], width: number): string[] {
  const right = { align: 'right' as const };
  const columns = [{ whole: true }, { whole: true }, { whole: true }, right, right, right, { flexible: true }];
  const head = ['ID', 'TAKEN', 'NOTEBOOK', 'SIZE', 'NEW', 'STOOD STILL', 'NOTE'];
  const rows = snapshots.map(({ id, createdAt, notebook, bytes, addedBytes, frozenMilliseconds, note }) => [
    shortId(id),
    momentText(createdAt),
    notebook,
    formatBytes(bytes),
    formatBytes(addedBytes),
    frozenMilliseconds === 0 ? 'not at all' : `${(frozenMilliseconds / 1000).toFixed(1)} s`,
    // A note may hold what a terminal would obey.
    note.replace(/\p{Cc}/gu, ' '),
  ]);
  return renderTable(
    columns,
    [head, ...rows].map((row) => row.map((text) => ({ text }))),
    width,
  );
}

async function createOne(notebook: string, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, note, json } = readOptions(optionsSchema, used.opts());
  await runOperation(context, { kind: 'snapshot', input: { cluster, workspace, notebook, note } }, { json });
}

async function restoreOne(snapshot: string, used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(optionsSchema, used.opts());
  await runOperation(context, { kind: 'restore', input: { cluster, snapshot } }, { json });
}

async function openOne(snapshot: string, used: Command, context: CommandContext): Promise<void> {
  const { as, json } = readOptions(optionsSchema, used.opts());
  const asked = { ...sizeInput(used.opts()), snapshot, ...(as === undefined ? {} : { name: as }) };
  const input = readOptions(openInputSchema, asked, { name: '--as', snapshot: 'the id' });
  await runOperation(context, { kind: 'open-snapshot', input }, { json });
}

async function deleteSome(snapshots: string[], used: Command, context: CommandContext): Promise<void> {
  const { cluster, yes, json } = readOptions(optionsSchema, used.opts());
  const what = snapshots.length === 1 ? `the snapshot ${snapshots[0] ?? ''}` : `${String(snapshots.length)} snapshots`;
  await confirmed(context, what, { yes, json });
  await runOperation(context, { kind: 'delete-snapshots', input: { cluster, snapshots } }, { json });
}

async function checkStore(used: Command, context: CommandContext): Promise<void> {
  const { cluster, readData: readAll, json } = readOptions(optionsSchema, used.opts());
  await runOperation(context, { kind: 'check-store', input: { cluster, readAll } }, { json });
}
