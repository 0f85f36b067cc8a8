import type { ReactElement } from 'react';
import './bar.css';

interface ProgressBarProps {
  /** 0 to 1. */
  readonly fraction: number;
  readonly label: string;
  readonly tone?: 'busy' | 'ready' | 'fail' | 'idle';
}

/** How far something is. */
export function ProgressBar({ fraction, label, tone = 'busy' }: ProgressBarProps): ReactElement {
  const percent = Math.floor(fraction * 100);
  return (
    <div
      className={`bar bar--${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div className="bar__fill" style={{ width: `${fraction * 100}%` }} />
    </div>
  );
}

interface NeedBarProps {
  readonly need: number;
  readonly have: number;
  readonly tone: 'ready' | 'warn' | 'fail' | 'idle';
}

/** A need beside what there is; a need that is larger goes beyond the mark. A picture of numbers that stand beside it. */
export function NeedBar({ need, have, tone }: NeedBarProps): ReactElement {
  const scale = Math.max(need, have, 1);
  return (
    <div className={`need-bar bar--${tone}`} aria-hidden="true">
      <div className="need-bar__have" style={{ width: `${(have / scale) * 100}%` }} />
      <div className="bar__fill" style={{ width: `${(need / scale) * 100}%` }} />
      <div className="need-bar__mark" style={{ left: `calc(${(have / scale) * 100}% - 2px)` }} />
    </div>
  );
}
