import { useEffect, useState, type ReactElement } from 'react';
import type { VolumeView } from '../../../contracts/volumes.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { useAskedOperation } from '../operations/use-asked-operation.ts';
import { FileTable } from './file-table.tsx';
import { TransferNotice } from './transfer-notice.tsx';
import { UploadPart } from './upload-part.tsx';
import { useFolder } from './use-folder.ts';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';
import './files-dialog.css';

interface FilesDialogProps {
  readonly cluster: string;
  readonly volume: VolumeView;
  readonly onLeave: () => void;
}

/** What is on a volume, folder by folder; each file and folder can be copied to this computer. */
export function FilesDialog({ cluster, volume, onLeave }: FilesDialogProps): ReactElement {
  const { workspace, name } = volume;
  const [path, setPath] = useState('');
  const transfer = useAskedOperation();
  const download = (what: string) =>
    transfer.start({ kind: 'download', input: { cluster, workspace, name, path: what } });
  const { listed, error, again } = useFolder(cluster, volume, path);
  const uploaded = transfer.request?.kind === 'upload' && transfer.operation?.state === 'succeeded';
  useEffect(() => {
    if (uploaded) again();
  }, [uploaded, again]);
  return (
    <Dialog
      title={words.filesTitle(name)}
      wide
      onLeave={onLeave}
      actions={
        <>
          <Button disabled={!transfer.possible || listed === null} onClick={() => void download(path)}>
            {path === '' ? words.downloadAll : words.downloadFolder}
          </Button>
          <Button kind="primary" onClick={onLeave}>
            {text.close}
          </Button>
        </>
      }
    >
      <FolderPath volume={name} path={path} onGo={setPath} />
      <div className="files">
        {error !== null ? (
          <ErrorNotice error={error} actions={<Button onClick={again}>{words.filesAgain}</Button>} />
        ) : null}
        {listed === null && error === null ? <Skeleton rows={5} label={text.loading} /> : null}
        {listed === null ? null : (
          <FileTable
            listed={listed}
            mayDownload={transfer.possible}
            onEnter={(folder) => setPath(join(path, folder))}
            onDownload={(file) => void download(join(path, file))}
          />
        )}
      </div>
      <UploadPart place={{ cluster, workspace, name, path }} transfer={transfer} />
      <TransferNotice transfer={transfer} />
    </Dialog>
  );
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

interface FolderPathProps {
  readonly volume: string;
  readonly path: string;
  readonly onGo: (path: string) => void;
}

/** The way down to the folder that is shown; each part of it leads back up. */
function FolderPath({ volume, path, onGo }: FolderPathProps): ReactElement {
  const parts = path === '' ? [] : path.split('/');
  const all = [volume, ...parts].map((title, depth) => ({ title, to: parts.slice(0, depth).join('/') }));
  return (
    <nav aria-label={words.filesPath}>
      <ol className="files__path">
        {all.map(({ title, to }) => (
          <li key={to}>
            {to === path ? (
              <span aria-current="true">{title}</span>
            ) : (
              <button type="button" className="files__enter" onClick={() => onGo(to)}>
                {title}
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
