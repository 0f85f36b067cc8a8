import { useCallback, useEffect, useRef, type ReactElement } from 'react';
import { assertNever } from '../../../contracts/assert-never.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { CellDifference, ContentDifference, FileDifference } from '../../../contracts/snapshot-differences.ts';
import { compareText as words } from '../../../contracts/text/compare-text.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { formatBytes } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import type { ComparedPair } from './compare-choice.ts';
import { sizeOf } from './comparison-view.tsx';
import { HunkView } from './hunk-view.tsx';

interface FileComparisonViewProps extends ComparedPair {
  readonly file: FileDifference;
  readonly onBack: () => void;
}

function useFileComparison({ cluster, from, to, file }: FileComparisonViewProps) {
  const [older, newer] = [from.id, to.id];
  const { volume, path } = file;
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) =>
        client.snapshots.compareFile({ cluster, from: older, to: newer, volume, path }, { signal }),
      [cluster, older, newer, volume, path],
    ),
  );
}

/** What differs in one file, by its lines, or by the cells of a Jupyter notebook. */
export function FileComparisonView(props: FileComparisonViewProps): ReactElement {
  const { file, onBack } = props;
  const compared = useFileComparison(props);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const sizes = [file.from, file.to].map(sizeOf).filter((size) => size !== '');
  return (
    <div className="compare">
      <div className="compare__file-head">
        <div>
          <h3 ref={heading} tabIndex={-1} className="compare__file-name">
            {file.path}
          </h3>
          <p className="soft figures">{[words.changes[file.change], sizes.join(' → '), file.volume].join(' · ')}</p>
        </div>
        <Button onClick={onBack}>{words.back}</Button>
      </div>
      {compared.state === 'failed' ? (
        <ErrorNotice error={compared.error} actions={<Button onClick={compared.again}>{text.tryAgain}</Button>} />
      ) : null}
      {compared.state === 'loading' ? <Skeleton rows={6} label={words.readingFile} /> : null}
      {compared.value === null ? null : <Content content={compared.value.content} path={file.path} />}
    </div>
  );
}

function Content({ content, path }: { content: ContentDifference; path: string }): ReactElement {
  switch (content.kind) {
    case 'text':
      return (
        <>
          <p className="figures">{words.linesCount(content.added, content.removed)}</p>
          <HunkView label={words.linesOf(path)} lines={content} />
        </>
      );
    case 'cells':
      return <Cells {...content} />;
    case 'binary':
      return <p>{words.binary}</p>;
    case 'too-large':
      return <p>{words.tooLarge(formatBytes(content.mostBytes))}</p>;
    case 'same':
      return <p>{words.same}</p>;
    case 'no-file':
      return <p>{words.noFile}</p>;
    case 'no-name':
      return <p>{words.noName}</p>;
    default:
      return assertNever(content);
  }
}

function Cells({ cells, cellsSame, metadata }: Extract<ContentDifference, { kind: 'cells' }>): ReactElement {
  return (
    <>
      {metadata ? <p>{words.cellsMetadata}</p> : null}
      <ol className="compare__cells">
        {cells.map((cell) => (
          <Cell key={`${String(cell.from)} ${String(cell.to)}`} cell={cell} />
        ))}
      </ol>
      <p className="soft">{words.cellsSame(cellsSame)}</p>
    </>
  );
}

function Cell({ cell }: { cell: CellDifference }): ReactElement {
  const { change, type, from, to, source } = cell;
  const place = from !== null && to !== null && from !== to ? words.cellMoved(from, to) : String(to ?? from);
  const isPart = { ...cell, source: source.hunks.length > 0 };
  const parts = (['moved', 'source', 'outputs', 'ran', 'metadata'] as const).filter((part) => isPart[part]);
  const title = words.cell(place, type);
  return (
    <li className="compare__cell">
      <p className="compare__cell-head">
        <strong className="figures">{title}</strong>
        <span className={`compare__change compare__change--${change}`}>{words.changes[change]}</span>
        {change === 'changed' ? (
          <span className="soft">{parts.map((part) => words.cellParts[part]).join(', ')}</span>
        ) : null}
      </p>
      {source.hunks.length === 0 ? null : <HunkView label={words.linesOf(title)} lines={source} />}
    </li>
  );
}
