import { useCallback, useState, type ReactElement } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk, type Loadable } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Empty, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { HardwareCard } from './hardware-card.tsx';
import { LaunchBar } from './launch-bar.tsx';
import { chosenPreset, emptyForm, type LaunchForm, presetsInput } from './launch-form.ts';
import { LaunchOptions } from './launch-options.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { PreparationPanel } from './preparation-panel.tsx';
import { PresetCards, type PresetPlan } from './preset-cards.tsx';
import './launch-screen.css';

const readHardware = (client: SlipwayClient, signal: AbortSignal) => client.hardware.read({}, { signal });
const readKnown = (client: SlipwayClient, signal: AbortSignal) => client.distribution.known({}, { signal });
const readClusters = (client: SlipwayClient, signal: AbortSignal) => client.clusters.list({}, { signal });

interface LaunchScreenProps {
  /** The cluster to launch onto. */
  readonly cluster: string | null;
  /** The lock of a distribution to begin from, by its path. */
  readonly distribution: string | null;
}

/** From this computer to a platform: what it has, what one wants, whether that fits, and the button. */
export function LaunchScreen({ cluster, distribution }: LaunchScreenProps): ReactElement {
  const [form, setForm] = useState<LaunchForm>(() => emptyForm(cluster, distribution));
  const change = useCallback((next: Partial<LaunchForm>) => setForm((before) => ({ ...before, ...next })), []);
  const hardware = useAsk(readHardware);
  const known = useAsk(readKnown);
  const clusters = useAsk(readClusters);
  const presets = usePresets(form);
  const chosen = presets.value === null ? null : chosenPreset(presets.value, form.preset);
  const readAgain = () => {
    hardware.again();
    presets.again();
  };
  return (
    <Screen title={text.launch.title} lead={text.launch.lead}>
      {distribution === null ? null : <OpenedDistribution path={distribution} />}
      <ExistingCluster clusters={clusters.value ?? []} name={form.cluster} />
      <HardwareCard hardware={{ ...hardware, again: readAgain }} />
      <Presets presets={presets} chosen={chosen} onChoose={(preset) => change({ preset, anyway: false })} />
      {chosen === null ? null : <PlanPanel title={chosen.title} plan={chosen.plan} />}
      <LaunchOptions form={form} known={known.value ?? []} onChange={change} />
      {chosen?.plan.preparation === undefined ? null : <PreparationPanel preparation={chosen.plan.preparation} />}
      <LaunchBar form={form} chosen={presets.state === 'failed' ? null : chosen} onChange={change} />
    </Screen>
  );
}

/** The plans are made anew when a field is left, not with every letter. */
function usePresets({ distribution, planned: { mirror, nodeImage } }: LaunchForm) {
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) =>
        client.planning.presets(presetsInput({ distribution, mirror, nodeImage }), { signal }),
      [distribution, mirror, nodeImage],
    ),
  );
}

interface PresetsProps {
  readonly presets: Loadable<PresetPlan[]> & { readonly again: () => void };
  readonly chosen: PresetPlan | null;
  readonly onChoose: (preset: string) => void;
}

function Presets({ presets, chosen, onChoose }: PresetsProps): ReactElement {
  return (
    <>
      {presets.state === 'failed' ? (
        <ErrorNotice error={presets.error} actions={<Button onClick={presets.again}>{text.tryAgain}</Button>} />
      ) : null}
      {presets.value === null && presets.state === 'loading' ? (
        <div className="launch__waiting">
          <h2>{text.launch.choose}</h2>
          <Skeleton rows={4} label={text.loading} />
        </div>
      ) : null}
      {presets.value?.length === 0 ? <Empty title={text.launch.noPresets}>{text.launch.noPresetsHelp}</Empty> : null}
      {presets.value === null || presets.value.length === 0 ? null : (
        <PresetCards presets={presets.value} chosen={chosen?.preset ?? null} onChoose={onChoose} />
      )}
    </>
  );
}

/** A lock decides what runs on the computer, and it came as a file that anybody may have made. */
function OpenedDistribution({ path }: { path: string }): ReactElement {
  return (
    <Notice
      tone="warn"
      title={text.launch.opened(path.split(/[\\/]/).at(-1) ?? path)}
      actions={<ButtonLink href={addresses.launch}>{text.launch.openedNot}</ButtonLink>}
    >
      <p className="notice__verbatim">{path}</p>
      <p>{text.launch.openedHelp}</p>
    </Notice>
  );
}

function ExistingCluster({
  clusters,
  name,
}: {
  clusters: readonly ClusterStatus[];
  name: string;
}): ReactElement | null {
  const there = clusters.find((cluster) => cluster.name === name && cluster.condition.state !== 'absent');
  if (there === undefined) return null;
  return (
    <Notice
      tone="info"
      title={text.launch.existing(there.name)}
      actions={<ButtonLink href={addresses.platform(there.name)}>{text.launch.openPlatform}</ButtonLink>}
    >
      <p>{text.launch.existingHelp}</p>
    </Notice>
  );
}
