import type { ComponentState, Trouble } from '../../../contracts/platform.ts';

/** How far one component is, as counted by the installer. */
export interface ComponentProgress {
  readonly applied: number;
  readonly total: number;
  /** Whether anything of it has been begun. */
  readonly begun: boolean;
  /** Components that it needs and that are not ready. */
  readonly needs: readonly string[];
  readonly workloads: { readonly ready: number; readonly total: number };
  /** What is left before it is ready: a workload, a definition, a certificate, a webhook, an object's cause. */
  readonly waitingFor: readonly string[];
  readonly trouble: readonly Trouble[];
}

/** The state of a component from its progress. `failing` comes before all but `ready`: it is what a person can act on. */
export function conditionOf(progress: ComponentProgress): ComponentState {
  const { applied, total, begun, needs, workloads, waitingFor, trouble } = progress;
  if (applied === total && waitingFor.length === 0) return { state: 'ready' };
  if (trouble.length > 0) return { state: 'failing', trouble: [...trouble] };
  if (needs.length > 0 && (!begun || workloads.total === 0)) return { state: 'waiting', for: [...needs] };
  if (applied < total) return { state: 'applying', done: applied, total };
  return { state: 'rolling-out', ready: workloads.ready, total: workloads.total, waitingFor: waitingFor[0] ?? '' };
}
