import { AppError, asAppError } from '../contracts/app-error.ts';
import type { ProvisionerEvent } from './provisioner.ts';

export type Emit = (event: ProvisionerEvent) => void;

/** Tells how far a verb is as a whole, in hundredths: its parts have no number of steps that all provisioners share. */
export function tellFraction(emit: Emit, fraction: number, detail: string): void {
  emit({ type: 'progress', step: 'cluster', done: Math.round(fraction * 100), total: 100, unit: 'steps', detail });
}

/** What a creation fails with: nodes that were not ready in time are a failure of it, and the logs say why. */
export function creationFailure(thrown: unknown, { cluster, logs }: { cluster: string; logs: string }): AppError {
  const error = asAppError(thrown);
  if (error.code !== 'cluster.not-ready') return error;
  return new AppError('cluster.create-failed', { cluster, why: error.message, logs }, error);
}
