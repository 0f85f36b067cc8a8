import { assertNever } from '../../../contracts/assert-never.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  /** How much of it is done, 0 to 1. */
  readonly share: number;
}

/** How far an operation is. */
export interface Progress {
  readonly steps: readonly Step[];
  /** 0 to 1; never goes back, not even when the operation is taken up again. */
  readonly fraction: number;
  /** What it is at, in words. */
  readonly now: string;
}

/** Progress at the begin of an attempt that earlier attempts had brought to `fraction`. */
export function startOfProgress(fraction: number, now: string): Progress {
  return { steps: [], fraction, now };
}

/** The progress after one more event; whatever the events are and in whatever order they come, it does not go back. */
export function advance(progress: Progress, event: OperationEvent): Progress {
  switch (event.type) {
    case 'steps':
      return withSteps(
        progress,
        event.steps.map((step) => ({ ...step, share: 0 })),
        progress.now,
      );
    case 'step':
      return onStep(progress, event.step, event.state === 'started' ? 0 : 1, event.detail);
    case 'progress':
      return onStep(progress, event.step, event.total > 0 ? clamp(event.done / event.total) : 0, event.detail);
    case 'component':
    case 'image':
    case 'log':
    case 'warning':
      return progress;
    default:
      return assertNever(event);
  }
}

function onStep(progress: Progress, id: string, share: number, detail: string | undefined): Progress {
  const step = progress.steps.find((one) => one.id === id);
  if (step === undefined) return progress;
  const steps = progress.steps.map((one) => (one.id === id ? { ...one, share: Math.max(one.share, share) } : one));
  return withSteps(progress, steps, detail === undefined ? step.title : `${step.title}: ${detail}`);
}

function withSteps(progress: Progress, steps: readonly Step[], now: string): Progress {
  const whole = steps.reduce((sum, step) => sum + step.weight, 0);
  const done = steps.reduce((sum, step) => sum + step.weight * step.share, 0);
  const fraction = whole > 0 ? clamp(done / whole) : 0;
  return { steps, fraction: Math.max(progress.fraction, fraction), now };
}

/** Into 0 to 1; what is no number counts as nothing done. */
function clamp(share: number): number {
  return Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share));
}
