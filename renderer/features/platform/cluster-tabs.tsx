import type { ReactElement } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { text } from '../../../contracts/text/page-text.ts';
import './platform-screen.css';

interface ClusterTabsProps {
  readonly clusters: readonly ClusterStatus[];
  readonly shown: string | null;
  readonly addressOf: (cluster: string) => string;
}

/** The way between clusters; nothing where there is no other. */
export function ClusterTabs({ clusters, shown, addressOf }: ClusterTabsProps): ReactElement | null {
  if (clusters.length === 0 || (clusters.length === 1 && shown !== null)) return null;
  return (
    <nav aria-label={text.platform.clusters}>
      <ul className="cluster-tabs">
        {clusters.map(({ name }) => (
          <li key={name}>
            <a href={addressOf(name)} aria-current={name === shown ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
