import { useEffect, useRef, type ReactElement } from 'react';
import * as z from 'zod';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';
import { useClient } from '../../app/session-context.ts';
import { Button } from '../../ui/button.tsx';
import { HandInPart } from './hand-in-part.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

/** A folder of a volume. */
interface UploadPartProps {
  readonly place: {
    readonly cluster: string;
    readonly workspace: string;
    readonly name: string;
    readonly path: string;
  };
  readonly transfer: AskedOperation;
}

const chosenSchema = z.string().nullable();

/**
 * Puts a file into the folder. The engine reads it where it lies: the desktop app asks for its path, while a browser
 * tells no page where a file is, so that there it is handed to the engine first.
 */
export function UploadPart({ place, transfer }: UploadPartProps): ReactElement {
  const desktop = window.slipwayDesktop;
  useDiscardRefused(transfer);
  const upload = (file: string) => transfer.start({ kind: 'upload', input: { ...place, file } });
  if (desktop === undefined)
    return <HandInPart possible={transfer.possible} onHandedIn={(file) => void upload(file)} />;
  const choose = async () => {
    const file = chosenSchema.parse(await desktop.chooseFile());
    if (file !== null) await upload(file);
  };
  return (
    <Button disabled={!transfer.possible} onClick={() => void choose()}>
      {words.upload}
    </Button>
  );
}

/** Who leaves a refused upload alone needs what was handed in no more; a file of their own is not touched by that. */
function useDiscardRefused({ request, operation }: AskedOperation): void {
  const client = useClient();
  const refused = request?.kind === 'upload' && operation?.state === 'failed' ? request.input.file : null;
  const latest = useRef(refused);
  useEffect(() => {
    latest.current = refused;
  }, [refused]);
  useEffect(
    () => () => {
      if (latest.current !== null) void client?.inbox.discard({ file: latest.current }).catch(() => undefined);
    },
    [client],
  );
}
