import type { ReactElement, ReactNode } from 'react';
import { text } from '../../../contracts/text/page-text.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import { addresses } from '../../app/use-route.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { AskedOperation } from './use-asked-operation.ts';

interface AskedNoticeProps {
  readonly asked: AskedOperation;
  /** What can be pressed where it failed. */
  readonly remedy?: ReactNode;
}

/** How the operation that was asked for last goes, and how it ended. */
export function AskedNotice({ asked, remedy = null }: AskedNoticeProps): ReactElement | null {
  const { operation, error } = asked;
  if (error !== null) return <ErrorNotice error={error} />;
  if (operation === null) return null;
  if (operation.error !== null) return <ErrorNotice error={operation.error} title={operation.title} actions={remedy} />;
  const details = <ButtonLink href={addresses.operation(operation.id)}>{text.operations.details}</ButtonLink>;
  return (
    <Notice tone={operation.state === 'succeeded' ? 'ready' : 'info'} title={operation.title} actions={details}>
      <p className="notice__verbatim">{operation.now}</p>
      {isUnderWay(operation) ? <ProgressBar fraction={operation.fraction} label={operation.title} /> : null}
    </Notice>
  );
}
