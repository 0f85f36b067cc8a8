import { parse } from 'yaml';
import type { ImageKind } from '../../../contracts/notebooks.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { parseCpu, parseMemory } from '../planning/quantity.ts';
import { fieldAt, listAt, textAt, textsAt } from '../platform/fields.ts';
import { find } from './workspace.ts';

/** What the platform's own notebooks page fills in. */
export interface SpawnerSettings {
  readonly images: readonly { readonly image: string; readonly kind: ImageKind }[];
  readonly pullPolicy: string;
  readonly millicores: number;
  readonly memoryBytes: number;
  /** What a limit is of a request; null where it sets no limit. */
  readonly cpuLimitFactor: number | null;
  readonly memoryLimitFactor: number | null;
  readonly gpus: readonly { readonly resource: string; readonly title: string }[];
  readonly mountPath: string;
  readonly volumeBytes: number;
  readonly accessModes: readonly string[];
  readonly storageClass: string | null;
  readonly sharedMemory: boolean;
  readonly configurations: readonly string[];
}

const mapsPath = '/api/v1/namespaces/kubeflow/configmaps?labelSelector=app%3Djupyter-web-app';
const file = 'spawner_ui_config.yaml';
const gibibyte = 2 ** 30;
const groups: readonly (readonly [string, ImageKind])[] = [
  ['image', 'jupyter'],
  ['imageGroupOne', 'code'],
  ['imageGroupTwo', 'rstudio'],
];

/** The settings of the notebooks page that is installed; upstream's own, without images, where none is. */
export async function readSpawnerSettings(client: KubernetesClient, signal: AbortSignal): Promise<SpawnerSettings> {
  const maps = listAt(await find(client, mapsPath, signal), 'items').filter((map) => settingsIn(map) !== '');
  // An upgrade leaves the map of the version before behind, under another name.
  const newest = maps.toSorted((one, other) => createdAt(other).localeCompare(createdAt(one)))[0];
  return spawnerSettings(newest === undefined ? '' : settingsIn(newest));
}

/** Reads the text of the settings; what it does not say, or says unreadably, is as upstream has it. Pure. */
export function spawnerSettings(text: string): SpawnerSettings {
  const defaults = fieldAt(parsed(text), 'spawnerFormDefaults');
  const claim = fieldAt(defaults, 'workspaceVolume', 'value', 'newPvc', 'spec');
  const accessModes = texts(listAt(claim, 'accessModes'));
  return {
    images: groups.flatMap(([group, kind]) => imagesOf(fieldAt(defaults, group)).map((image) => ({ image, kind }))),
    pullPolicy: textAt(defaults, 'imagePullPolicy', 'value') || 'IfNotPresent',
    millicores: quantity(fieldAt(defaults, 'cpu', 'value'), parseCpu, 500),
    memoryBytes: quantity(fieldAt(defaults, 'memory', 'value'), parseMemory, gibibyte),
    cpuLimitFactor: factor(fieldAt(defaults, 'cpu', 'limitFactor')),
    memoryLimitFactor: factor(fieldAt(defaults, 'memory', 'limitFactor')),
    gpus: listAt(defaults, 'gpus', 'value', 'vendors').map((vendor) => ({
      resource: textAt(vendor, 'limitsKey'),
      title: textAt(vendor, 'uiName'),
    })),
    mountPath: textAt(defaults, 'workspaceVolume', 'value', 'mount') || '/home/jovyan',
    volumeBytes: quantity(fieldAt(claim, 'resources', 'requests', 'storage'), parseMemory, 5 * gibibyte),
    accessModes: accessModes.length === 0 ? ['ReadWriteOnce'] : accessModes,
    storageClass: textAt(claim, 'storageClassName') || null,
    sharedMemory: fieldAt(defaults, 'shm', 'value') !== false,
    configurations: texts(listAt(defaults, 'configurations', 'value')),
  };
}

function settingsIn(map: unknown): string {
  return textsAt(map, 'data')[file] ?? '';
}

function createdAt(object: unknown): string {
  return textAt(object, 'metadata', 'creationTimestamp');
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** The default first, as the page has it chosen. */
function imagesOf(group: unknown): string[] {
  const chosen = textAt(group, 'value');
  return [...new Set([chosen, ...texts(listAt(group, 'options'))])].filter((image) => image !== '');
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string');
}

function quantity(value: unknown, read: (value: string | number) => number, otherwise: number): number {
  if (typeof value !== 'string' && typeof value !== 'number') return otherwise;
  try {
    return read(value) || otherwise;
  } catch {
    return otherwise;
  }
}

function factor(value: unknown): number | null {
  const read = Number(value);
  return value === 'none' || !Number.isFinite(read) || read < 1 ? null : read;
}
