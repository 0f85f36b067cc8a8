import type { ReactElement } from 'react';
import type { Hunk, LineDifferences } from '../../../contracts/snapshot-differences.ts';
import { compareText as words } from '../../../contracts/text/compare-text.ts';

interface HunkViewProps {
  readonly label: string;
  readonly lines: LineDifferences;
}

/** Lines that differ, with the ones around them and their numbers in both. */
export function HunkView({ label, lines: { hunks, linesLeftOut } }: HunkViewProps): ReactElement {
  return (
    <div className="hunks" role="group" aria-label={label} tabIndex={0}>
      {hunks.map((hunk) => (
        <div key={`${String(hunk.fromLine)} ${String(hunk.toLine)}`} className="hunks__hunk">
          {numbered(hunk).map(({ kind, text, unended, from, to }, place) => (
            // A hunk never changes: its lines have no other name than their place.
            <div key={place} className={`hunks__line hunks__line--${kind}`}>
              <span className="hunks__number" aria-hidden="true">
                {from}
              </span>
              <span className="hunks__number" aria-hidden="true">
                {to}
              </span>
              <span className="hunks__sign" aria-hidden="true">
                {words.lineSigns[kind]}
              </span>
              <span className="hunks__text">
                {kind === 'same' ? null : <span className="visually-hidden">{words.lineKinds[kind]}</span>}
                {text}
                {unended === true ? (
                  <span className="hunks__unended" title={words.unended}>
                    {words.unendedSign}
                    <span className="visually-hidden">{words.unended}</span>
                  </span>
                ) : null}
              </span>
            </div>
          ))}
        </div>
      ))}
      {linesLeftOut === 0 ? null : <p className="soft">{words.linesLeftOut(linesLeftOut)}</p>}
    </div>
  );
}

type NumberedLine = Hunk['lines'][number] & { readonly from: number | null; readonly to: number | null };

function numbered({ fromLine, toLine, lines }: Hunk): NumberedLine[] {
  let [from, to] = [fromLine, toLine];
  return lines.map((line) => ({
    ...line,
    from: line.kind === 'added' ? null : from++,
    to: line.kind === 'removed' ? null : to++,
  }));
}
