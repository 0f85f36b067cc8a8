import type { ReactElement } from 'react';
import { ErrorNotice } from '../../ui/notice.tsx';
import type { Change } from './use-change.ts';

/** How a change went: why it did not, or that it did. */
export function ChangeOutcome({ change }: { change: Change }): ReactElement {
  return (
    <>
      {change.error === null ? null : <ErrorNotice error={change.error} />}
      <p className="settings__done" role="status">
        {change.done}
      </p>
    </>
  );
}
