import { useState, type ReactElement } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import { assertNever } from '../../../contracts/assert-never.ts';
import type { Operation } from '../../../contracts/operations.ts';
import { useClient } from '../../app/session-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { addresses } from '../../app/use-route.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import type { Life } from './progress-state.ts';

interface OutcomeProps {
  readonly operation: Operation;
  readonly life: Life;
}

/** How it ended, and the way on from there. Nothing while it is under way. */
export function Outcome({ operation, life }: OutcomeProps): ReactElement | null {
  switch (life.state) {
    case 'queued':
    case 'running':
    case 'cancelling':
      return null;
    case 'succeeded':
      return operation.kind === 'up' && operation.cluster !== null ? (
        <Notice
          tone="ready"
          title={text.progress.done}
          actions={
            <ButtonLink kind="primary" href={addresses.platform(operation.cluster)}>
              {text.progress.openPlatform}
            </ButtonLink>
          }
        />
      ) : null;
    case 'failed':
      return (
        <ErrorNotice
          title={text.progress.failedTitle}
          error={life.error}
          actions={<ResumeButton id={operation.id} />}
        />
      );
    case 'cancelled':
      return (
        <Notice tone="info" title={text.progress.cancelledTitle} actions={<ResumeButton id={operation.id} />}>
          <p>{text.progress.cancelledBody}</p>
        </Notice>
      );
    case 'interrupted':
      return (
        <Notice tone="warn" title={text.progress.interruptedTitle} actions={<ResumeButton id={operation.id} />}>
          <p>{text.progress.interruptedBody}</p>
        </Notice>
      );
    default:
      return assertNever(life);
  }
}

type Asking = { readonly state: 'idle' | 'asking' } | { readonly state: 'failed'; readonly error: AppError };

function ResumeButton({ id }: { id: string }): ReactElement {
  const client = useClient();
  const [asking, setAsking] = useState<Asking>({ state: 'idle' });
  async function resume(): Promise<void> {
    setAsking({ state: 'asking' });
    try {
      await client?.operations.resume({ id });
      setAsking({ state: 'idle' });
    } catch (error) {
      setAsking({ state: 'failed', error: asAppError(error) });
    }
  }
  return (
    <>
      {asking.state === 'failed' ? <p role="alert">{asking.error.message}</p> : null}
      <Button kind="primary" busy={asking.state === 'asking'} disabled={client === null} onClick={() => void resume()}>
        {text.progress.resume}
      </Button>
    </>
  );
}

/** Asks before it cancels: a press beside the mark must not undo ten minutes of work. */
export function CancelButton({ id, disabled }: { id: string; disabled: boolean }): ReactElement {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  async function cancel(): Promise<void> {
    try {
      await client?.operations.cancel({ id });
      setOpen(false);
    } catch (error) {
      setProblem(asAppError(error));
    }
  }
  return (
    <>
      <Button disabled={disabled || client === null} onClick={() => setOpen(true)}>
        {text.progress.cancel}
      </Button>
      {open ? (
        <Dialog
          title={text.progress.cancelAsk}
          onLeave={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>{text.progress.keepGoing}</Button>
              <Button kind="danger" disabled={client === null} onClick={() => void cancel()}>
                {text.progress.cancel}
              </Button>
            </>
          }
        >
          <p>{text.progress.cancelBody}</p>
          {problem === null ? null : <ErrorNotice error={problem} />}
        </Dialog>
      ) : null}
    </>
  );
}
