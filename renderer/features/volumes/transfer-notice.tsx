import type { ReactElement } from 'react';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';
import { Button } from '../../ui/button.tsx';
import { AskedNotice } from '../operations/asked-notice.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

/** How the transfer that was asked for last goes, and where it went; a file that is in the way can be replaced. */
export function TransferNotice({ transfer }: { transfer: AskedOperation }): ReactElement {
  const { operation, request } = transfer;
  const replace =
    operation?.error?.code === 'volume.file-taken' && request?.kind === 'upload'
      ? { ...request, input: { ...request.input, replace: true } }
      : null;
  const remedy =
    replace === null ? null : <Button onClick={() => void transfer.start(replace)}>{words.replace}</Button>;
  return <AskedNotice asked={transfer} remedy={remedy} />;
}
