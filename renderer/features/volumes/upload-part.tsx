import type { ReactElement } from 'react';
import * as z from 'zod';
import { Button } from '../../ui/button.tsx';
import { CopyLines } from '../../ui/copy-lines.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import type { Transfer } from './use-transfer.ts';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';

/** A folder of a volume. */
interface UploadPartProps {
  readonly place: {
    readonly cluster: string;
    readonly workspace: string;
    readonly name: string;
    readonly path: string;
  };
  readonly transfer: Transfer;
}

const chosenSchema = z.string().nullable();

/**
 * Puts a file into the folder. The engine reads it where it lies: the desktop app asks for its path, while a browser
 * tells no page where a file is, so that there the command is shown.
 */
export function UploadPart({ place, transfer }: UploadPartProps): ReactElement {
  const desktop = window.slipwayDesktop;
  if (desktop === undefined) {
    return (
      <Disclosure summary={words.upload}>
        <p className="soft">{words.uploadByCommand}</p>
        <CopyLines lines={[commandOf(place)]} label={words.uploadCommand} />
      </Disclosure>
    );
  }
  const choose = async () => {
    const file = chosenSchema.parse(await desktop.chooseFile());
    if (file !== null) await transfer.start({ kind: 'upload', input: { ...place, file } });
  };
  return (
    <Button disabled={!transfer.possible} onClick={() => void choose()}>
      {words.upload}
    </Button>
  );
}

function commandOf({ cluster, workspace, name, path }: UploadPartProps['place']): string {
  const folder = path === '' ? [] : [`"${path}"`];
  return ['slipway volumes upload', name, 'FILE', ...folder, '--workspace', workspace, '--cluster', cluster].join(' ');
}
