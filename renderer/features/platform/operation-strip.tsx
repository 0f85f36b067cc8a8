import type { ReactElement } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { addresses } from '../../app/use-route.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { ButtonLink } from '../../ui/button.tsx';

/** What is under way on the cluster, in one line. */
export function OperationStrip({ operation }: { operation: Operation }): ReactElement {
  return (
    <section className="operation-strip" aria-label={operation.title}>
      <div className="operation-strip__words">
        <p>
          <strong>{operation.title}</strong> <span className="soft">{operation.now}</span>
        </p>
        <ProgressBar fraction={operation.fraction} label={text.progress.overall} />
      </div>
      <ButtonLink href={addresses.operation(operation.id)}>{text.platform.details}</ButtonLink>
    </section>
  );
}
