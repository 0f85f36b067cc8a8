import { useCallback, useState, type ReactElement } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { FileDifference } from '../../../contracts/snapshot-differences.ts';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { compareText as words } from '../../../contracts/text/compare-text.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { formatMoment } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { type ComparedPair, inOrder, othersOf, usualOther } from './compare-choice.ts';
import { ComparisonView } from './comparison-view.tsx';
import { FileComparisonView } from './file-comparison-view.tsx';
import './compare.css';

interface CompareDialogProps {
  readonly cluster: string;
  readonly snapshot: SnapshotView;
  /** All of the cluster, newest first. */
  readonly snapshots: readonly SnapshotView[];
  readonly onLeave: () => void;
}

/** What differs between a snapshot and another one: by itself the one before it. */
export function CompareDialog({ cluster, snapshot, snapshots, onLeave }: CompareDialogProps): ReactElement {
  const others = othersOf(snapshots, snapshot);
  const [chosen, setChosen] = useState<SnapshotView | null>(null);
  const other = chosen ?? usualOther(others, snapshot);
  return (
    <Dialog
      title={words.title(snapshot.notebook, formatMoment(snapshot.createdAt))}
      wide
      onLeave={onLeave}
      actions={
        <Button kind="primary" onClick={onLeave}>
          {text.close}
        </Button>
      }
    >
      {other === null ? (
        <p>{words.otherNone}</p>
      ) : (
        <>
          <SelectField
            label={words.other}
            options={others.map(({ id, createdAt, notebook, note }) => ({
              value: id,
              title: words.option(
                formatMoment(createdAt),
                notebook === snapshot.notebook ? '' : notebook,
                id === snapshot.parent ? words.otherBefore : note,
              ),
            }))}
            value={other.id}
            onChoose={(id) => setChosen(others.find((one) => one.id === id) ?? null)}
          />
          <Compared key={other.id} cluster={cluster} {...inOrder(snapshot, other)} />
        </>
      )}
    </Dialog>
  );
}

function useComparison({ cluster, from, to }: ComparedPair) {
  const pair = [from.id, to.id].join(' ');
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => {
        const [older = '', newer = ''] = pair.split(' ');
        return client.snapshots.compare({ cluster, from: older, to: newer }, { signal });
      },
      [cluster, pair],
    ),
  );
}

function Compared(pair: ComparedPair): ReactElement {
  const compared = useComparison(pair);
  const [shown, setShown] = useState<FileDifference | null>(null);
  const [left, setLeft] = useState<FileDifference | null>(null);
  const back = () => {
    setLeft(shown);
    setShown(null);
  };
  if (compared.value === null)
    return compared.state === 'failed' ? (
      <ErrorNotice error={compared.error} actions={<Button onClick={compared.again}>{text.tryAgain}</Button>} />
    ) : (
      <Skeleton rows={6} label={words.reading} />
    );
  if (shown !== null) return <FileComparisonView {...pair} file={shown} onBack={back} />;
  return <ComparisonView comparison={compared.value} left={left} onShow={setShown} />;
}
