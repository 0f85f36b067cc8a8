import type { Command } from 'commander';
import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { NotebookInput } from '../../contracts/notebooks.ts';
import { clusterOptionsSchema } from './cluster-option.ts';
import { collectValues, readOptions } from './read-options.ts';

const sizeSchema = clusterOptionsSchema.extend({
  workspace: z.string().optional(),
  image: z.string().optional(),
  cpu: z.coerce.number().positive().optional(),
  memory: z.string().optional(),
  gpu: z.string().optional(),
});

const optionsSchema = sizeSchema.extend({
  kind: z.enum(['jupyter', 'code', 'rstudio']).optional(),
  workspaceVolume: z.string().optional(),
  dataVolume: z.array(z.string()).default([]),
  configuration: z.array(z.string()).optional(),
});

const units: Readonly<Record<string, number>> = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** Adds the image of a notebook and how much it asks for. `usualImage` is which it is without the option. */
export function addSizeOptions(command: Command, usualImage: string): Command {
  return command
    .option('--image <image>', `its image (default: ${usualImage})`)
    .option('--cpu <cores>', 'CPU that it asks for, such as 0.5')
    .option('--memory <size>', 'memory that it asks for, such as 2Gi')
    .option('--gpu <resource=count>', 'GPUs, such as nvidia.com/gpu=1');
}

/** Adds what a new notebook is made of. */
export function addNotebookOptions(command: Command): Command {
  return addSizeOptions(command, 'the one that the notebooks page offers first')
    .option('--kind <kind>', 'what page the image shows: jupyter, code or rstudio')
    .option(
      '--workspace-volume <size|name|none>',
      'its home folder: the size of a new volume, the name of one, or none',
    )
    .option(
      '--data-volume <size|name:path>',
      'another volume and where it is mounted; may be given again',
      collectValues,
    )
    .option(
      '--configuration <name>',
      'a configuration (PodDefault) of the workspace; may be given again',
      collectValues,
    );
}

/** The input of `notebooks.create` as the options say, before the contract has seen it. Throws `input.invalid`. */
export function notebookInput(name: string, values: unknown): Record<string, unknown> {
  const { kind, workspaceVolume, dataVolume, configuration } = readOptions(optionsSchema, values);
  const input: { [Field in keyof NotebookInput]?: unknown } = {
    ...sizeInput(values),
    name,
    kind,
    workspaceVolume: workspaceVolume === undefined ? undefined : volumeOf(workspaceVolume),
    dataVolumes: dataVolume.map(dataVolumeOf),
    configurations: configuration,
  };
  return given(input);
}

/** Where a notebook is, its image and how much it asks for, as the options of `addSizeOptions` say. Throws `input.invalid`. */
export function sizeInput(values: unknown): Record<string, unknown> {
  const { cluster, workspace, image, cpu, memory, gpu } = readOptions(sizeSchema, values);
  return given({
    cluster,
    workspace,
    image,
    millicores: cpu === undefined ? undefined : Math.ceil(cpu * 1000),
    memoryBytes: memory === undefined ? undefined : sizeOf('--memory', memory),
    gpu: gpu === undefined ? undefined : gpuOf(gpu),
  });
}

function given(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function volumeOf(text: string): object {
  if (text === 'none') return { kind: 'none' };
  const bytes = bytesOf(text);
  return bytes === null ? { kind: 'existing', name: text } : { kind: 'new', bytes };
}

function dataVolumeOf(text: string): object {
  const colon = text.indexOf(':');
  if (colon < 1)
    throw new AppError('input.invalid', { what: '--data-volume', why: 'it is not such as 5Gi:/data or name:/data' });
  return { ...volumeOf(text.slice(0, colon)), mountPath: text.slice(colon + 1) };
}

function gpuOf(text: string): object {
  const [resource = '', count = '1'] = text.split('=');
  return { resource, count: Number(count) };
}

function sizeOf(option: string, text: string): number {
  const bytes = bytesOf(text);
  if (bytes === null) throw new AppError('input.invalid', { what: option, why: 'it is no size such as 512Mi or 2Gi' });
  return bytes;
}

/** A size with its unit; a name of a volume is none. */
function bytesOf(text: string): number | null {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([MGT]i)$/.exec(text) ?? [];
  const factor = units[unit];
  return factor === undefined ? null : Math.ceil(Number(number) * factor);
}
