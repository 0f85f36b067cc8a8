import type { ReactElement } from 'react';
import { isUnderWay } from '../../../contracts/under-way.ts';
import { addresses } from '../../app/use-route.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { Download } from './use-download.ts';
import { volumesText as words } from './volumes-text.ts';

/** How the download that was asked for last goes, and where it went. */
export function DownloadNotice({ download: { operation, error } }: { download: Download }): ReactElement | null {
  if (error !== null) return <ErrorNotice error={error} />;
  if (operation === null) return null;
  if (operation.error !== null) return <ErrorNotice error={operation.error} title={operation.title} />;
  const goes = isUnderWay(operation);
  const details = <ButtonLink href={addresses.operation(operation.id)}>{words.downloadDetails}</ButtonLink>;
  return (
    <Notice tone={operation.state === 'succeeded' ? 'ready' : 'info'} title={operation.title} actions={details}>
      <p className="files__now">{operation.now}</p>
      {goes ? <ProgressBar fraction={operation.fraction} label={operation.title} /> : null}
    </Notice>
  );
}
