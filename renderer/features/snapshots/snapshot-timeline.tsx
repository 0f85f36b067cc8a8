import type { ReactElement } from 'react';
import { shortId, type SnapshotView } from '../../../contracts/snapshots.ts';
import { compareText as compareWords } from '../../../contracts/text/compare-text.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { formatBytes, formatDay, formatDuration, formatMoment, formatTime } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';

interface SnapshotTimelineProps {
  /** Newest first. */
  readonly snapshots: readonly SnapshotView[];
  readonly onGoBack: (snapshot: SnapshotView) => void;
  readonly onOpen: (snapshot: SnapshotView) => void;
  readonly onCompare: (snapshot: SnapshotView) => void;
  readonly onDelete: (snapshot: SnapshotView) => void;
}

/** Snapshots along a line, day by day. */
export function SnapshotTimeline({
  snapshots,
  onGoBack,
  onOpen,
  onCompare,
  onDelete,
}: SnapshotTimelineProps): ReactElement {
  const days = new Map<string, SnapshotView[]>();
  for (const snapshot of snapshots) {
    const day = formatDay(snapshot.createdAt);
    days.set(day, [...(days.get(day) ?? []), snapshot]);
  }
  const several = new Set(snapshots.map(({ workspace }) => workspace)).size > 1;
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} className="timeline">
          <h3 className="timeline__day">{day}</h3>
          <ol className="timeline__list">
            {ofDay.map((snapshot) => (
              <TimelineEntry
                key={snapshot.id}
                snapshot={snapshot}
                several={several}
                onGoBack={() => onGoBack(snapshot)}
                onOpen={() => onOpen(snapshot)}
                onCompare={() => onCompare(snapshot)}
                onDelete={() => onDelete(snapshot)}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

interface TimelineEntryProps {
  readonly snapshot: SnapshotView;
  readonly several: boolean;
  readonly onGoBack: () => void;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
  readonly onDelete: () => void;
}

function TimelineEntry({ snapshot, several, onGoBack, onOpen, onCompare, onDelete }: TimelineEntryProps): ReactElement {
  const { id, notebook, workspace, createdAt, origin, note, bytes, addedBytes, frozenMilliseconds } = snapshot;
  const stood = frozenMilliseconds === 0 ? words.notRunning : words.stood(formatDuration(frozenMilliseconds));
  const size = words.size(formatBytes(bytes), formatBytes(addedBytes));
  return (
    <li className={origin === 'asked' ? 'timeline__entry' : 'timeline__entry timeline__entry--safety'}>
      <time className="timeline__time figures" dateTime={createdAt}>
        {formatTime(createdAt)}
      </time>
      <div className="timeline__body">
        <p className="timeline__head">
          <strong>{notebook}</strong>
          {several ? <span className="soft">{workspace}</span> : null}
        </p>
        {origin === 'asked' ? (
          <p className={note === '' ? 'soft' : undefined}>{note === '' ? words.noNote : note}</p>
        ) : (
          <p className="soft">{words.origins[origin]}</p>
        )}
        <p className="soft timeline__facts figures">{[size, stood, words.id(shortId(id))].join(' · ')}</p>
      </div>
      <div className="timeline__actions">
        <Button aria-label={words.openOf(notebook, formatMoment(createdAt))} onClick={onOpen}>
          {words.open}
        </Button>
        <Button kind="quiet" aria-label={compareWords.compareOf(notebook, formatMoment(createdAt))} onClick={onCompare}>
          {compareWords.compare}
        </Button>
        <Button kind="quiet" aria-label={words.goBackOf(notebook, formatMoment(createdAt))} onClick={onGoBack}>
          {words.goBack}
        </Button>
        <Button kind="quiet" aria-label={words.deleteOf(notebook, formatMoment(createdAt))} onClick={onDelete}>
          {words.delete}
        </Button>
      </div>
    </li>
  );
}
