import { useState, type ReactElement } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import type { ClusterState } from '../../../contracts/clusters.ts';
import { useClient } from '../../app/session-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { clusterActions, type ClusterAction } from './cluster-words.ts';
import { DeleteDialog } from './delete-dialog.tsx';

interface ClusterActionsProps {
  readonly cluster: string;
  readonly state: ClusterState['state'];
  /** Another operation is under way; one after the other. */
  readonly busy: boolean;
}

type Stage =
  | { readonly state: 'idle' }
  | { readonly state: 'confirming' }
  | { readonly state: 'asking'; readonly action: ClusterAction }
  | { readonly state: 'failed'; readonly error: AppError };

/** What can be done with the cluster now. Deleting asks for its name first. */
export function ClusterActions({ cluster, state, busy }: ClusterActionsProps): ReactElement {
  const client = useClient();
  const [stage, setStage] = useState<Stage>({ state: 'idle' });
  async function run(action: ClusterAction): Promise<void> {
    setStage({ state: 'asking', action });
    try {
      await client?.operations.start({ kind: action, input: { cluster } });
      setStage({ state: 'idle' });
    } catch (error) {
      setStage({ state: 'failed', error: asAppError(error) });
    }
  }
  return (
    <div className="cluster-actions" role="group" aria-label={text.platform.actionsLabel}>
      {clusterActions(state).map((action) => (
        <Button
          key={action}
          kind={action === 'delete' ? 'danger' : 'plain'}
          busy={stage.state === 'asking' && stage.action === action}
          disabled={busy || client === null || stage.state === 'asking'}
          title={busy ? text.platform.busy : undefined}
          onClick={() => (action === 'delete' ? setStage({ state: 'confirming' }) : void run(action))}
        >
          {text.platform.actions[action]}
        </Button>
      ))}
      {stage.state === 'confirming' ? (
        <DeleteDialog
          cluster={cluster}
          onLeave={() => setStage({ state: 'idle' })}
          onConfirm={() => void run('delete')}
        />
      ) : null}
      {stage.state === 'failed' ? (
        <Dialog
          title={text.platform.actionFailed}
          onLeave={() => setStage({ state: 'idle' })}
          actions={<Button onClick={() => setStage({ state: 'idle' })}>{text.close}</Button>}
        >
          <ErrorNotice error={stage.error} />
        </Dialog>
      ) : null}
    </div>
  );
}
