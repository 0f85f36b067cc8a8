import type { ReactElement } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useNow } from '../../app/use-now.ts';
import { formatDuration } from '../../ui/amount.ts';
import { ProgressBar } from '../../ui/bar.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { isOver, type Life, type ProgressState, type StepView } from './progress-state.ts';
import './overview.css';

const barTones: Readonly<Record<Life['state'], 'busy' | 'ready' | 'fail' | 'idle'>> = {
  queued: 'idle',
  running: 'busy',
  cancelling: 'idle',
  succeeded: 'ready',
  failed: 'fail',
  cancelled: 'idle',
  interrupted: 'idle',
};

/** The whole operation: how far, what it is at, for how long, and its steps. */
export function Overview({ operation, progress }: { operation: Operation; progress: ProgressState }): ReactElement {
  const { life, fraction, startedAt, endedAt } = progress;
  const over = isOver(life);
  const now = useNow(!over);
  const from = Date.parse(startedAt ?? operation.createdAt);
  const elapsed = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - from);
  const wholeSeconds = over ? elapsed : Math.floor(elapsed / 1000) * 1000;
  return (
    <section className="overview" aria-label={text.progress.overall}>
      <div className="overview__figures figures">
        <p className="overview__percent">
          {Math.floor(fraction * 100)}
          <small> %</small>
        </p>
        <p className="overview__now">{sentence(progress)}</p>
        <p className="overview__elapsed">
          <span className="soft">{over ? text.progress.took : text.progress.elapsed}</span>{' '}
          {wholeSeconds === 0 ? '0 s' : formatDuration(wholeSeconds)}
          {progress.attempt > 1 ? <span className="soft"> · {text.progress.attempt(progress.attempt)}</span> : null}
        </p>
      </div>
      <ProgressBar fraction={fraction} label={text.progress.overall} tone={barTones[life.state]} />
      <Steps steps={progress.steps} life={life} />
    </section>
  );
}

function sentence({ life, steps }: ProgressState): string {
  if (life.state === 'succeeded') return life.summary;
  const current = steps.filter(({ state }) => state === 'started');
  if (life.state !== 'running' || current.length === 0) return text.progress.states[life.state];
  return current.map(({ title, detail }) => [title, detail].filter(Boolean).join(': ')).join(' · ');
}

const stepIcons: Readonly<Record<StepView['state'], IconName>> = {
  pending: 'dots',
  started: 'arc',
  done: 'check',
  skipped: 'minus',
};

function Steps({ steps, life }: { steps: readonly StepView[]; life: Life }): ReactElement {
  return (
    <ol className="steps" aria-label={text.progress.steps}>
      {steps.map(({ id, title, state }) => {
        const stopped = state === 'started' && isOver(life);
        const icon = stopped ? (life.state === 'failed' ? 'cross' : 'pause') : stepIcons[state];
        return (
          <li key={id} className={`steps__step steps__step--${stopped ? life.state : state}`}>
            <Icon name={icon} turning={icon === 'arc'} />
            <span>{title}</span>
            <span className="visually-hidden">
              , {stopped ? text.progress.states[life.state] : text.progress.stepStates[state]}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
