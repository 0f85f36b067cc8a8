import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { formatBytes } from '../../../contracts/units.ts';
import { type VolumeFile, volumeService, type VolumeView } from '../../../contracts/volumes.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { confirmed } from '../confirmed.ts';
import { onOne } from '../on-one.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import { renderTable } from '../table.ts';
import { printable } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = clusterOptionsSchema.extend({
  workspace: z.string().optional(),
  to: z.string().optional(),
  replace: z.boolean().default(false),
  yes: z.boolean().default(false),
});

const named = ['<name>', 'as "slipway volumes" lists it'] as const;

/** `slipway volumes`. */
export const volumesVerb: Verb = {
  says: 'Lists the volumes of the workspaces and their files, copies these from and to this computer, and deletes those that nothing uses.',
  define(command, context) {
    const list = command.command('list', { isDefault: true }).description(volumeService.list.says);
    addJsonOption(addClusterOption(list)).action((_values, used: Command) => showList(used, context));
    onOne(command, 'files', volumeService.files.says, named)
      .argument('[path]', 'a folder in it', '')
      .action((name: string, path: string, _values, used: Command) => showFiles({ name, path }, used, context));
    onOne(command, 'download', 'Copies a file of a volume to this computer, or a folder as a tar archive.', named)
      .argument('[path]', 'a file or a folder in it (default: all)', '')
      .option('--to <folder>', 'the folder that it is put into (default: your downloads)')
      .action((name: string, path: string, _values, used: Command) => downloadOne({ name, path }, used, context));
    onOne(command, 'upload', 'Copies a file of this computer into a volume.', named)
      .argument('<file>', 'a file of this computer')
      .argument('[path]', 'the folder in it that the file is put into', '')
      .option('--replace', 'replace a file of that name that is there already')
      .action((name: string, file: string, path: string, _values, used: Command) =>
        uploadOne({ name, path }, file, used, context),
      );
    onOne(command, 'delete', volumeService.delete.says, named)
      .option('-y, --yes', 'do not ask')
      .action((name: string, _values, used: Command) => deleteOne(name, used, context));
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

interface Place {
  readonly name: string;
  readonly path: string;
}

async function showFiles(place: Place, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, json } = readOptions(optionsSchema, used.opts());
  const found = await withEngine(context, (client) => client.volumes.files({ cluster, workspace, ...place }));
  if (json) writeJson(context.out, found);
  else if (found.files.length === 0) context.out.write('The folder is empty.\n');
  else writeLines(context.out, fileLines(found.files, context.out.columns()));
  if (!json && found.more) context.out.write('There are more.\n');
}

function fileLines(files: readonly VolumeFile[], width: number): string[] {
  const columns = [{ align: 'right' as const }, { whole: true }, { flexible: true }];
  const rows = files.map(({ name, kind, bytes, changedAt }) => [
    bytes === null ? kind : formatBytes(bytes),
    changedAt ?? 'unknown',
    `${printable(name)}${kind === 'folder' ? '/' : ''}`,
  ]);
  return renderTable(
    columns,
    [['SIZE', 'CHANGED', 'NAME'], ...rows].map((row) => row.map((text) => ({ text }))),
    width,
  );
}

async function downloadOne({ name, path }: Place, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, to, json } = readOptions(optionsSchema, used.opts());
  const folder = to === undefined ? undefined : resolve(to);
  const input = { cluster, workspace, name, path, folder };
  await runOperation(context, { kind: 'download', input }, { json });
}

async function uploadOne({ name, path }: Place, file: string, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, replace, json } = readOptions(optionsSchema, used.opts());
  const input = { cluster, workspace, name, path, replace, file: resolve(file) };
  await runOperation(context, { kind: 'upload', input }, { json });
}

async function deleteOne(name: string, used: Command, context: CommandContext): Promise<void> {
  const { cluster, workspace, yes, json } = readOptions(optionsSchema, used.opts());
  await confirmed(context, `the volume "${name}" with all that is on it`, { yes, json });
  const done = await withEngine(context, (client) => client.volumes.delete({ cluster, workspace, name }));
  if (json) writeJson(context.out, done);
  else context.out.write(`${done.name} in ${done.workspace} is deleted.\n`);
}
