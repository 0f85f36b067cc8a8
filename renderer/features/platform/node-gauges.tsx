import { useMemo, type ReactElement } from 'react';
import type { NodeUsage, UsageSample } from '../../../contracts/usage.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { type Stream, useFollow } from '../../app/use-follow.ts';
import { formatAmount } from '../../ui/amount.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { foldUsage, type Gauge, gauges, historyPath, shareOf, type UsageHistory } from './usage-history.ts';
import { usageText } from '../../../contracts/text/usage-text.ts';
import './node-gauges.css';

function usageStream(cluster: string): Stream<UsageSample, UsageHistory> {
  return {
    initial: [],
    open: (client, signal) => client.usage.watch({ cluster }, { signal }),
    reduce: foldUsage,
  };
}

/** What the nodes use now and used in the last minutes. It has its full height from the start, so that nothing moves. */
export function NodeGauges({ cluster }: { cluster: ClusterStatus }): ReactElement {
  const followed = useFollow(useMemo(() => usageStream(cluster.name), [cluster.name]));
  const shown =
    followed.value.length > 0
      ? followed.value
      : cluster.nodes.map(({ name }) => ({ now: unknownOf(name), past: null }));
  const silent = followed.value.filter(({ now }) => now.problem !== null);
  return (
    <Panel title={usageText.title} aside={<p className="soft gauges__note">{usageText.note}</p>}>
      {followed.state === 'failed' ? <ErrorNotice error={followed.error} /> : null}
      {shown.map(({ now, past }) => (
        <div key={now.node} className="gauges__node">
          {shown.length > 1 ? <h3>{now.node}</h3> : null}
          <div className="gauges">
            {gauges.map((gauge) => (
              <GaugeView key={gauge} gauge={gauge} usage={now} past={past?.[gauge] ?? []} />
            ))}
          </div>
        </div>
      ))}
      {silent.map(({ now }) => (
        <p key={now.node} className="soft" role="status">
          {usageText.silent(now.node, now.problem ?? '')}
        </p>
      ))}
    </Panel>
  );
}

/** Above this a gauge warns: the eviction of pods, and a slow computer, are near. */
const high = 0.9;
const units: Readonly<Record<Gauge, 'millicores' | 'bytes'>> = { cpu: 'millicores', memory: 'bytes', disk: 'bytes' };

interface GaugeProps {
  readonly gauge: Gauge;
  readonly usage: NodeUsage;
  readonly past: readonly (number | null)[];
}

function GaugeView({ gauge, usage, past }: GaugeProps): ReactElement {
  const { used, total } = usage[gauge];
  const share = shareOf(usage[gauge]);
  const percent = share === null ? null : Math.round(share * 100);
  const words = `${formatAmount(units[gauge], used)} ${usageText.of(formatAmount(units[gauge], total))}`;
  const path = historyPath(past);
  return (
    <div className={share !== null && share >= high ? 'gauge gauge--high' : 'gauge'}>
      <p className="gauge__head">
        <span>{usageText[gauge]}</span>
        <span className="gauge__percent figures">{percent === null ? '' : usageText.percent(percent)}</span>
      </p>
      <svg className="gauge__history" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path className="gauge__area" d={areaOf(path)} />
        <path className="gauge__line" d={path} />
      </svg>
      {percent === null ? null : (
        <div
          className="visually-hidden"
          role="meter"
          aria-label={usageText.gauge(usageText[gauge], usage.node)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={words}
        />
      )}
      <p className="gauge__words figures">{words}</p>
    </div>
  );
}

/** The surface below a line; each of its pieces reaches the bottom where it begins and ends. */
function areaOf(path: string): string {
  return path
    .split('M')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const points = piece.split('L');
      const [first = '0'] = (points[0] ?? '').split(' ');
      const [last = '0'] = (points.at(-1) ?? '').split(' ');
      return `M${first} 1L${points.join('L')}L${last} 1Z`;
    })
    .join('');
}

function unknownOf(node: string): NodeUsage {
  const unknown = { used: null, total: null };
  return { node, cpu: unknown, memory: unknown, disk: unknown, problem: null };
}
