import type { Lock } from '../../../contracts/distribution.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Plan, PlanInput } from '../../../contracts/planning.ts';
import type { Host } from '../../../provisioners/host.ts';
import { type Catalog, readCatalog } from '../distribution/catalog.ts';
import { readLock } from '../distribution/lock-file.ts';
import { type Selection, selectComponents } from '../distribution/selection.ts';
import { makePlan } from './make-plan.ts';

/** A plan and everything that it was made from. */
export interface PlanWithFacts {
  readonly plan: Plan;
  readonly hardware: Hardware;
  readonly catalog: Catalog;
  readonly lock: Lock;
  readonly selection: readonly Selection[];
}

/**
 * Reads what a plan needs and makes it; needs no network. Rejects with `distribution.unknown`, `lock.invalid`,
 * `component.unknown`, `provisioner.unknown`.
 */
export async function planFor(
  host: Host,
  hardware: Hardware,
  input: PlanInput,
  provisioners: readonly { readonly id: string }[],
): Promise<PlanWithFacts> {
  const [catalog, lock] = await Promise.all([readCatalog(host), readLock(host, input.distribution)]);
  const selection = selectComponents(catalog, lock, input);
  const plan = makePlan({ hardware, catalog, lock, selection, input, provisioners });
  return { plan, hardware, catalog, lock, selection };
}
