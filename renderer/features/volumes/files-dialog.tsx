import { useCallback, useState, type ReactElement } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { VolumeView } from '../../../contracts/volumes.ts';
import { text } from '../../app/text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { DownloadNotice } from './download-notice.tsx';
import { FileTable } from './file-table.tsx';
import { useDownload } from './use-download.ts';
import { volumesText as words } from './volumes-text.ts';
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
  const download = useDownload(cluster, volume);
  const listed = useAsk(
    useCallback(
      async (client: SlipwayClient, signal: AbortSignal) => ({
        path,
        ...(await client.volumes.files({ cluster, workspace, name, path }, { signal })),
      }),
      [cluster, workspace, name, path],
    ),
  );
  // While another folder is read, the one before would be under the wrong path.
  const shown = listed.value?.path === path ? listed.value : null;
  return (
    <Dialog
      title={words.filesTitle(name)}
      wide
      onLeave={onLeave}
      actions={
        <>
          <Button disabled={!download.possible || shown === null} onClick={() => void download.start(path)}>
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
        {listed.state === 'failed' ? (
          <ErrorNotice error={listed.error} actions={<Button onClick={listed.again}>{words.filesAgain}</Button>} />
        ) : null}
        {shown === null && listed.state !== 'failed' ? <Skeleton rows={5} label={text.loading} /> : null}
        {shown === null ? null : (
          <FileTable
            listed={shown}
            mayDownload={download.possible}
            onEnter={(folder) => setPath(join(path, folder))}
            onDownload={(file) => void download.start(join(path, file))}
          />
        )}
      </div>
      <DownloadNotice download={download} />
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
