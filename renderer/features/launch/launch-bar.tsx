import { useId, useState, type ReactElement } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import { useClient } from '../../app/session-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { addresses, go } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { isClusterName, launchRequest, type LaunchForm } from './launch-form.ts';
import type { PresetPlan } from './preset-cards.tsx';
import './launch-bar.css';

interface LaunchBarProps {
  readonly form: LaunchForm;
  readonly chosen: PresetPlan | null;
  readonly onChange: (change: Partial<LaunchForm>) => void;
}

type Starting =
  | { readonly state: 'idle' }
  | { readonly state: 'starting' }
  | { readonly state: 'failed'; readonly error: AppError };

/** The one button, what it will do, and why it cannot be pressed where it cannot. Always in sight. */
export function LaunchBar({ form, chosen, onChange }: LaunchBarProps): ReactElement {
  const client = useClient();
  const noteId = useId();
  const [starting, setStarting] = useState<Starting>({ state: 'idle' });
  const misfit = chosen?.plan.verdict === 'does-not-fit';
  const blocked = chosen === null || client === null || !isClusterName(form.cluster) || (misfit && !form.anyway);

  async function launch(): Promise<void> {
    if (chosen === null || client === null) return;
    setStarting({ state: 'starting' });
    try {
      const operation = await client.operations.start(launchRequest(form, chosen.preset));
      go(addresses.operation(operation.id));
    } catch (error) {
      setStarting({ state: 'failed', error: asAppError(error) });
    }
  }

  return (
    <div className="launch-bar">
      {starting.state === 'failed' ? <ErrorNotice error={starting.error} /> : null}
      <div className="launch-bar__row">
        <div className="launch-bar__words">
          <p id={noteId}>{note(form, chosen)}</p>
          {misfit ? <Anyway checked={form.anyway} onChange={(anyway) => onChange({ anyway })} /> : null}
        </div>
        <Button
          kind="primary"
          size="big"
          disabled={blocked}
          busy={starting.state === 'starting'}
          aria-describedby={noteId}
          onClick={() => void launch()}
        >
          {chosen === null ? text.launch.buttonIdle : text.launch.button(chosen.title)}
        </Button>
      </div>
    </div>
  );
}

function Anyway({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }): ReactElement {
  return (
    <label className="launch-bar__anyway">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {text.launch.anyway}. <span className="soft">{text.launch.anywayHelp}</span>
      </span>
    </label>
  );
}

function note(form: LaunchForm, chosen: PresetPlan | null): string {
  if (!isClusterName(form.cluster)) return text.launch.clusterBad;
  if (chosen === null) return text.launch.noPlanYet;
  if (chosen.plan.verdict === 'does-not-fit' && !form.anyway) return text.launch.blocked;
  return text.launch.summary(form.cluster, chosen.plan.provisioner.id, chosen.plan.components.length);
}
