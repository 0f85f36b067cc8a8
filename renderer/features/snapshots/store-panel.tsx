import type { ReactElement } from 'react';
import type { SnapshotStoreView } from '../../../contracts/snapshots.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { formatBytes } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

interface StorePanelProps {
  readonly cluster: string;
  readonly store: SnapshotStoreView;
  readonly asked: AskedOperation;
}

/** Where snapshots are kept, how much space that takes, and whether it is whole. */
export function StorePanel({ cluster, store, asked }: StorePanelProps): ReactElement {
  const { folder, bytes, freeBytes } = store;
  const check = (readAll: boolean) => void asked.start({ kind: 'check-store', input: { cluster, readAll } });
  return (
    <Panel title={words.store}>
      <p>{words.storeUsage(formatBytes(bytes), formatBytes(freeBytes))}</p>
      <p className="soft snapshots__folder">{words.storeFolder(folder)}</p>
      <div className="snapshots__checks">
        <Button disabled={!asked.possible} onClick={() => check(false)}>
          {words.check}
        </Button>
        <Button kind="quiet" disabled={!asked.possible} onClick={() => check(true)}>
          {words.checkAll}
        </Button>
      </div>
    </Panel>
  );
}
