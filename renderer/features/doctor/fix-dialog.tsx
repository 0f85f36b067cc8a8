import { useCallback, useState, type ReactElement } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { FixPlan, FixStepView } from '../../../contracts/doctor.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useClient } from '../../app/session-context.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses, go } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { doctorText } from '../../../contracts/text/doctor-text.ts';

interface FixDialogProps {
  readonly check: string;
  readonly title: string;
  readonly onLeave: () => void;
}

/** Shows all that would be run, and runs exactly that when it is agreed to. */
export function FixDialog({ check, title, onLeave }: FixDialogProps): ReactElement {
  const plan = useAsk(
    useCallback((client: SlipwayClient, signal: AbortSignal) => client.doctor.planFix({ check }, { signal }), [check]),
  );
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  async function agree({ cluster, steps }: FixPlan): Promise<void> {
    setBusy(true);
    try {
      const agreed = steps.map(({ id }) => id);
      const operation = await client?.operations.start({ kind: 'fix', input: { check, cluster, agreed } });
      if (operation !== undefined) go(addresses.operation(operation.id));
    } catch (error) {
      setProblem(asAppError(error));
      setBusy(false);
    }
  }
  const { value } = plan;
  const error = problem ?? (plan.state === 'failed' ? plan.error : null);
  return (
    <Dialog
      title={doctorText.dialogTitle(title)}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{doctorText.leave}</Button>
          {value === null || value.steps.length === 0 || plan.state === 'failed' ? null : (
            <Button kind="primary" busy={busy} disabled={client === null} onClick={() => void agree(value)}>
              {doctorText.run(value.steps.length)}
            </Button>
          )}
        </>
      }
    >
      {error === null ? null : <ErrorNotice error={error} />}
      {value === null && error === null ? <Skeleton rows={3} label={doctorText.reading} /> : null}
      {value === null ? null : <Plan plan={value} />}
    </Dialog>
  );
}

function Plan({ plan: { steps, notes } }: { plan: FixPlan }): ReactElement {
  if (steps.length === 0) return <p>{doctorText.dialogEmpty}</p>;
  return (
    <>
      <p>{doctorText.dialogLead}</p>
      <ol className="fix-steps">
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {notes.map((note) => (
        <p key={note} className="soft">
          {note}
        </p>
      ))}
    </>
  );
}

function Step({ step: { says, command, input } }: { step: FixStepView }): ReactElement {
  return (
    <li>
      <p>{says}</p>
      {command === null ? <p className="soft">{doctorText.byItself}</p> : <code>{command}</code>}
      {input === null ? null : (
        <>
          <p className="soft">{doctorText.writes}</p>
          <pre>{input.trimEnd()}</pre>
        </>
      )}
    </li>
  );
}
