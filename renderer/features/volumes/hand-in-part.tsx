import { useRef, type ReactElement } from 'react';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';
import { formatBytes } from '../../ui/amount.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useHandIn } from './use-hand-in.ts';

interface HandInPartProps {
  readonly possible: boolean;
  /** Is given the path that the file has at the engine. */
  readonly onHandedIn: (file: string) => void;
}

/** Has a file chosen in a browser and hands it to the engine. */
export function HandInPart({ possible, onHandedIn }: HandInPartProps): ReactElement {
  const handIn = useHandIn();
  const picker = useRef<HTMLInputElement>(null);
  const take = async (chosen: File | undefined) => {
    const file = chosen === undefined ? null : await handIn.start(chosen);
    if (file !== null) onHandedIn(file);
  };
  if (handIn.underWay !== null) {
    const { name, done, total } = handIn.underWay;
    return (
      <Notice
        tone="info"
        title={words.handingIn(name)}
        actions={<Button onClick={handIn.cancel}>{words.handInCancel}</Button>}
      >
        <p className="figures" aria-hidden="true">
          {words.handedIn(formatBytes(done), formatBytes(total))}
        </p>
        <ProgressBar fraction={total === 0 ? 0 : done / total} label={words.handingIn(name)} />
      </Notice>
    );
  }
  return (
    <>
      {handIn.error === null ? null : <ErrorNotice error={handIn.error} />}
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          void take(chosen);
        }}
      />
      <Button disabled={!possible} onClick={() => picker.current?.click()}>
        {words.upload}
      </Button>
    </>
  );
}
