import type { ReactElement } from 'react';
import { isUnderWay } from '../../../contracts/under-way.ts';
import { addresses } from '../../app/use-route.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { Transfer } from './use-transfer.ts';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';

/** How the transfer that was asked for last goes, and where it went. */
export function TransferNotice({ transfer }: { transfer: Transfer }): ReactElement | null {
  const { operation, error, request } = transfer;
  if (error !== null) return <ErrorNotice error={error} />;
  if (operation === null) return null;
  if (operation.error !== null) {
    const replace =
      operation.error.code === 'volume.file-taken' && request?.kind === 'upload'
        ? { ...request, input: { ...request.input, replace: true } }
        : null;
    return (
      <ErrorNotice
        error={operation.error}
        title={operation.title}
        actions={
          replace === null ? null : <Button onClick={() => void transfer.start(replace)}>{words.replace}</Button>
        }
      />
    );
  }
  const details = <ButtonLink href={addresses.operation(operation.id)}>{words.transferDetails}</ButtonLink>;
  return (
    <Notice tone={operation.state === 'succeeded' ? 'ready' : 'info'} title={operation.title} actions={details}>
      <p className="files__now notice__verbatim">{operation.now}</p>
      {isUnderWay(operation) ? <ProgressBar fraction={operation.fraction} label={operation.title} /> : null}
    </Notice>
  );
}
