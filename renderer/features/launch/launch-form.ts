import type { z } from 'zod';
import type { operationRequestSchema } from '../../../contracts/operations.ts';
import { clusterNameSchema } from '../../../contracts/clusters.ts';
import { defaultClusterName } from '../../../contracts/main-cluster.ts';
import type { PresetPlan } from './preset-cards.tsx';

/** What a person chooses on the launch screen. An empty text is left to Slipway. */
export interface LaunchForm {
  readonly preset: string | null;
  readonly cluster: string;
  readonly distribution: string;
  readonly mirror: string;
  readonly nodeImage: string;
  /** Of the two above, what the plans that are shown were made with: fields that were left. */
  readonly planned: { readonly mirror: string; readonly nodeImage: string };
  /** Launch although it does not fit. */
  readonly anyway: boolean;
}

const defaultDistribution = '26.03';

/** The form as it is at first. */
export function emptyForm(cluster: string | null, distribution: string | null): LaunchForm {
  return {
    preset: null,
    cluster: cluster ?? defaultClusterName,
    distribution: distribution ?? defaultDistribution,
    mirror: '',
    nodeImage: '',
    planned: { mirror: '', nodeImage: '' },
    anyway: false,
  };
}

export function isClusterName(name: string): boolean {
  return clusterNameSchema.safeParse(name).success;
}

/** The preset that is chosen; until somebody chooses, the largest that fits, else the largest that is tight, else the first. */
export function chosenPreset(presets: readonly PresetPlan[], chosen: string | null): PresetPlan | null {
  const byVerdict = (verdict: string) => presets.findLast(({ plan }) => plan.verdict === verdict);
  return (
    presets.find(({ preset }) => preset === chosen) ?? byVerdict('fits') ?? byVerdict('tight') ?? presets[0] ?? null
  );
}

/** What every preset is planned with. */
export function presetsInput(form: Pick<LaunchForm, 'distribution' | 'mirror' | 'nodeImage'>): {
  distribution: string;
  mirror?: string;
  nodeImage?: string;
} {
  return {
    distribution: form.distribution.trim() === '' ? defaultDistribution : form.distribution.trim(),
    ...(form.mirror.trim() === '' ? {} : { mirror: form.mirror.trim() }),
    ...(form.nodeImage.trim() === '' ? {} : { nodeImage: form.nodeImage.trim() }),
  };
}

/** What the engine is asked to do. */
export function launchRequest(form: LaunchForm, preset: string): z.input<typeof operationRequestSchema> {
  return {
    kind: 'up',
    input: { cluster: form.cluster, preset, anyway: form.anyway, ...presetsInput(form) },
  };
}
