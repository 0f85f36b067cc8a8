import type { ReactElement } from 'react';
import type { VolumeFile } from '../../../contracts/volumes.ts';
import { formatBytes, formatMoment } from '../../ui/amount.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { Button } from '../../ui/button.tsx';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';

interface FileTableProps {
  readonly listed: { readonly files: readonly VolumeFile[]; readonly more: boolean };
  readonly mayDownload: boolean;
  readonly onEnter: (folder: string) => void;
  readonly onDownload: (name: string) => void;
}

/** What lies in one folder. */
export function FileTable({ listed, mayDownload, onEnter, onDownload }: FileTableProps): ReactElement {
  const { name, size, changed, actions } = words.fileColumns;
  if (listed.files.length === 0) return <p className="soft">{words.filesNone}</p>;
  return (
    <div className="files__scroll" role="group" aria-label={words.filesList} tabIndex={0}>
      <table className="files__table">
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col" className="number">
              {size}
            </th>
            <th scope="col">{changed}</th>
            <th scope="col">
              <span className="visually-hidden">{actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.files.map((file) => (
            <FileRow key={file.name} file={file} mayDownload={mayDownload} onEnter={onEnter} onDownload={onDownload} />
          ))}
        </tbody>
      </table>
      {listed.more ? <p className="soft">{words.filesMore(listed.files.length)}</p> : null}
    </div>
  );
}

interface FileRowProps extends Omit<FileTableProps, 'listed'> {
  readonly file: VolumeFile;
}

function FileRow({ file, mayDownload, onEnter, onDownload }: FileRowProps): ReactElement {
  return (
    <tr>
      <th scope="row" className="files__name">
        {file.kind === 'folder' && isWhole(file.name) ? (
          <button type="button" className="files__enter" onClick={() => onEnter(file.name)}>
            {file.name}/
          </button>
        ) : (
          file.name
        )}
        {file.kind === 'link' ? <span className="soft"> {words.link}</span> : null}
      </th>
      <td className="number">{file.bytes === null ? '' : formatBytes(file.bytes)}</td>
      <td className="nowrap">{file.changedAt === null ? text.unknown : formatMoment(file.changedAt)}</td>
      <td>
        {file.kind === 'other' || !isWhole(file.name) ? null : (
          <Button
            kind="quiet"
            aria-label={words.downloadOf(file.name)}
            disabled={!mayDownload}
            onClick={() => onDownload(file.name)}
          >
            {words.download}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** A name in bytes that are no UTF-8 does not come through whole, so that it cannot be asked for; its folder can. */
function isWhole(name: string): boolean {
  return !name.includes('\ufffd');
}
