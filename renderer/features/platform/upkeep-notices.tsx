import type { ReactElement } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { Notice } from '../../ui/notice.tsx';
import { noticeTitles } from '../../../contracts/text/upkeep-text.ts';

/** Disk and clock of a cluster, where a person should do something about them. */
export function UpkeepNotices({ cluster }: { cluster: ClusterStatus }): ReactElement | null {
  // That it stopped itself is its state already, told by the notice of that.
  const notices = cluster.upkeep?.notices.filter(({ code }) => code !== 'cluster.disk-stopped') ?? [];
  if (notices.length === 0) return null;
  return (
    <>
      {notices.map(({ code, message, remedy }) => (
        <Notice key={code} tone="warn" title={noticeTitles[code] ?? message}>
          <p>
            {noticeTitles[code] === undefined ? null : message} {remedy}
          </p>
        </Notice>
      ))}
    </>
  );
}
