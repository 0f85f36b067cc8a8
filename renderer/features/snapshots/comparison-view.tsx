import { useEffect, useRef, type ReactElement } from 'react';
import type { Comparison, FileDifference, FileFacts } from '../../../contracts/snapshot-differences.ts';
import { compareText as words } from '../../../contracts/text/compare-text.ts';
import { formatBytes, formatMoment } from '../../ui/amount.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { ObjectDifferences } from './object-differences.tsx';

const kinds = ['added', 'removed', 'changed', 'metadata'] as const;
const tones: Record<FileDifference['change'], Tone> = {
  added: 'ready',
  removed: 'fail',
  changed: 'warn',
  metadata: 'idle',
};

interface ComparisonViewProps {
  readonly comparison: Comparison;
  /** The file that was looked at last, which the focus goes back to. */
  readonly left: FileDifference | null;
  readonly onShow: (file: FileDifference) => void;
}

/** All that differs between two snapshots; each file leads to its lines. */
export function ComparisonView({ comparison, left, onShow }: ComparisonViewProps): ReactElement {
  const { from, to, objects, counts, files, filesLeftOut } = comparison;
  const differing = kinds.filter((kind) => counts[kind].files > 0);
  return (
    <div className="compare">
      <p className="soft">{words.lead(formatMoment(from.createdAt), formatMoment(to.createdAt))}</p>
      {objects.length + files.length === 0 ? <p>{words.nothing}</p> : null}
      {objects.length === 0 ? null : <ObjectDifferences objects={objects} />}
      {objects.length + files.length === 0 ? null : (
        <section className="compare__part">
          <h3>{words.files}</h3>
          {files.length === 0 ? <p className="soft">{words.noFiles}</p> : null}
          <ul className="compare__counts figures">
            {differing.map((kind) => (
              <li key={kind}>
                <Chip tone={tones[kind]} icon={null}>
                  {words.counts[kind](
                    counts[kind].files,
                    formatBytes(counts[kind].bytesBefore),
                    formatBytes(counts[kind].bytesAfter),
                  )}
                </Chip>
              </li>
            ))}
          </ul>
          {files.length === 0 ? null : <FileList files={files} left={left} onShow={onShow} />}
          {filesLeftOut === 0 ? null : <p className="soft">{words.leftOut(filesLeftOut)}</p>}
        </section>
      )}
    </div>
  );
}

interface FileListProps {
  readonly files: readonly FileDifference[];
  readonly left: FileDifference | null;
  readonly onShow: (file: FileDifference) => void;
}

function FileList({ files, left, onShow }: FileListProps): ReactElement {
  const { change, name, before, after } = words.fileColumns;
  const several = new Set(files.map(({ volume }) => volume)).size > 1;
  const wasShown = useRef<HTMLButtonElement>(null);
  useEffect(() => wasShown.current?.focus(), []);
  return (
    <div className="compare__scroll" role="group" aria-label={words.fileList} tabIndex={0}>
      <table className="compare__files">
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">{change}</th>
            <th scope="col" className="number">
              {before}
            </th>
            <th scope="col" className="number">
              {after}
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={`${file.volume}/${file.path}`}>
              <th scope="row" className="compare__name">
                <button
                  type="button"
                  className="compare__show"
                  ref={file === left ? wasShown : null}
                  onClick={() => onShow(file)}
                >
                  {several ? `${file.volume}/${file.path}` : file.path}
                </button>
              </th>
              <td>
                <span className={`compare__change compare__change--${file.change}`}>{words.changes[file.change]}</span>
              </td>
              <td className="number">{sizeOf(file.from)}</td>
              <td className="number">{sizeOf(file.to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The size of a file; of anything else, what it is. */
export function sizeOf(facts: FileFacts | null): string {
  if (facts === null) return '';
  return facts.type === 'file' ? formatBytes(facts.bytes) : words.types[facts.type];
}
