import type { Command } from 'commander';
import * as z from 'zod';
import { formatBytes } from '../../../contracts/units.ts';
import { volumeService, type VolumeView } from '../../../contracts/volumes.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { confirmed } from '../confirmed.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { renderTable } from '../table.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({
  workspace: z.string().optional(),
  yes: z.boolean().default(false),
});

/** `slipway volumes`. */
export const volumesVerb: Verb = {
  says: 'Lists the volumes of the workspaces, and deletes those that nothing uses.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(volumeService.list.says);
    addJsonOption(addClusterOption(list)).action((_values, used: Command) => showList(used, context));
    const remove = command
      .command('delete')
      .description(volumeService.delete.says)
      .argument('<name>', 'as "slipway volumes" lists it')
      .option('--workspace <name>', "its workspace (default: the login's own)")
      .option('-y, --yes', 'do not ask');
    addJsonOption(addClusterOption(remove)).action((name: string, _values, used: Command) =>
      deleteOne(name, used, context),
    );
  },
};

async function showList(used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(optionsSchema, used.opts());
  const volumes = await withEngine(context, (client) => client.volumes.list({ cluster }));
  if (json) writeJson(context.out, volumes);
  else if (volumes.length === 0) context.out.write('There is no volume in any workspace.\n');
  else writeLines(context.out, volumeLines(volumes, context.out.columns()));
}

function volumeLines(volumes: readonly VolumeView[], width: number): string[] {
  const columns = [{ whole: true }, { whole: true }, { align: 'right' as const }, {}, {}, { flexible: true }];
  const head = ['NAME', 'WORKSPACE', 'SIZE', 'CLASS', 'STATE', 'USED BY'];
  const rows = volumes.map((volume) => [
    volume.name,
    volume.workspace,
    volume.bytes === null ? 'unknown' : formatBytes(volume.bytes),
    volume.storageClass ?? 'none',
    volume.deleting ? 'deleting' : volume.phase,
    volume.usedBy.length === 0 ? 'nothing' : volume.usedBy.map(({ kind, name }) => `${kind} ${name}`).join(', '),
  ]);
  return renderTable(
    columns,
    [head, ...rows].map((row) => row.map((text) => ({ text }))),
    width,
  );
}

async function deleteOne(name: string, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, yes, json } = readOptions(optionsSchema, used.opts());
  await confirmed(context, `the volume "${name}" with all that is on it`, { yes, json });
  const place = { cluster, name, ...(workspace === undefined ? {} : { workspace }) };
  const done = await withEngine(context, (client) => client.volumes.delete(place));
  if (json) writeJson(context.out, done);
  else context.out.write(`${done.name} in ${done.workspace} is deleted.\n`);
}
