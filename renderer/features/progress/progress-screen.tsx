import { useCallback, useMemo, type ReactElement } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { useFollow } from '../../app/use-follow.ts';
import { addresses } from '../../app/use-route.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { LogView } from '../../ui/log-view.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Panel, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { lifeTones } from '../operations/operation-words.ts';
import { ComponentsPanel } from './components-panel.tsx';
import { ImagesPanel } from './images-panel.tsx';
import { CancelButton, Outcome } from './outcome.tsx';
import { Overview } from './overview.tsx';
import { isOver, type ProgressState } from './progress-state.ts';
import { progressStream } from './progress-stream.ts';

/** One operation, live or long over: what it did, what it is at, and what can be done about it. */
export function ProgressScreen({ id }: { id: string }): ReactElement {
  const operation = useAsk(
    useCallback((client: SlipwayClient, signal: AbortSignal) => client.operations.get({ id }, { signal }), [id]),
  );
  const followed = useFollow(useMemo(() => progressStream(id), [id]));
  if (operation.value === null) {
    return (
      <Screen title={text.progress.title}>
        {operation.state === 'failed' ? (
          <ErrorNotice
            error={operation.error}
            actions={
              <>
                <Button onClick={operation.again}>{text.tryAgain}</Button>
                <ButtonLink href={addresses.operations}>{text.navigation.operations}</ButtonLink>
              </>
            }
          />
        ) : (
          <Skeleton rows={6} label={text.loading} />
        )}
      </Screen>
    );
  }
  return (
    <ProgressOf
      operation={operation.value}
      progress={followed.value}
      problem={followed.state === 'failed' ? <ErrorNotice error={followed.error} /> : null}
    />
  );
}

interface ProgressOfProps {
  readonly operation: Operation;
  readonly progress: ProgressState;
  readonly problem: ReactElement | null;
}

function ProgressOf({ operation, progress, problem }: ProgressOfProps): ReactElement {
  const { life } = progress;
  const installs = operation.kind === 'up' || progress.components.size > 0;
  const words = text.progress.states[life.state];
  return (
    <Screen
      title={operation.title}
      lead={<Chip tone={lifeTones[life.state]}>{words}</Chip>}
      actions={isOver(life) ? undefined : <CancelButton id={operation.id} disabled={life.state === 'cancelling'} />}
    >
      <Announcer words={progress.sequence === null ? '' : words} />
      {problem}
      <Outcome operation={operation} life={life} />
      <Overview operation={operation} progress={progress} />
      <Warnings warnings={progress.warnings} />
      {installs ? <ComponentsPanel progress={progress} /> : null}
      {progress.images.size > 0 ? <ImagesPanel progress={progress} /> : null}
      <Panel title={text.progress.log}>
        {progress.skippedLines === 0 ? null : <p className="soft">{text.progress.logSkipped(progress.skippedLines)}</p>}
        <LogView label={text.progress.log} lines={progress.log} empty={text.progress.logEmpty} />
      </Panel>
    </Screen>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }): ReactElement | null {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn" title={text.progress.warnings}>
      <ul className="plan-advice">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Notice>
  );
}
