import { AppError } from '../../../contracts/app-error.ts';
import type { CatalogComponent, Lock } from '../../../contracts/distribution.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Plan, PlanInput } from '../../../contracts/planning.ts';
import { readCapacity } from './capacity.ts';
import { chooseProvisioner, handsGpusOn } from './choose-provisioner.ts';
import type { PlannedComponent } from './needs.ts';
import { planAdvice } from './plan-advice.ts';
import { type LineInput, planLines, planVerdict } from './plan-lines.ts';
import { findTrims } from './trims.ts';

/** What a plan is made from. All of it was read before, so that a plan costs no input or output. */
export interface PlanFacts {
  readonly hardware: Hardware;
  readonly catalog: { readonly components: readonly CatalogComponent[] };
  readonly lock: Lock;
  /** What is to be installed, with the reason for each; empty for a bare cluster. */
  readonly selection: readonly { readonly id: string; readonly why: string }[];
  readonly input: PlanInput;
  /** Those that this version of Slipway has. */
  readonly provisioners: readonly { readonly id: string }[];
}

/**
 * What would be made on this computer, whether it fits and why. Pure. Throws `component.unknown` where the selection
 * names what catalog or lock do not have, and `provisioner.unknown`.
 */
export function makePlan({ hardware, catalog, lock, selection, input, provisioners }: PlanFacts): Plan {
  const components = selection.map(({ id }) => planned(id, catalog.components, lock));
  const provisioner = chooseProvisioner(input, provisioners);
  const trims = input.profile === 'laptop' ? findTrims(components.map(({ locked }) => locked)) : [];
  const basis: LineInput = {
    demand: { components, nodes: input.nodes, sidecar: lock.sidecar, trims },
    capacity: readCapacity(hardware),
    hardware,
    profile: input.profile,
    gpus: input.gpus,
    gpusReach: handsGpusOn(provisioner.id),
  };
  const { lines, cpuScale } = planLines(basis);
  const verdict = planVerdict(lines);
  return {
    distribution: lock.version,
    preset: input.preset ?? null,
    profile: input.profile,
    provisioner,
    nodes: input.nodes,
    components: components.map(({ catalog: { id, title }, locked }, index) => ({
      id,
      title,
      why: selection[index]?.why ?? '',
      footprint: locked.footprint,
    })),
    lines,
    verdict,
    advice: planAdvice(basis, lines, verdict),
    trims,
    cpuScale,
  };
}

function planned(id: string, catalog: readonly CatalogComponent[], lock: Lock): PlannedComponent {
  const entry = catalog.find((candidate) => candidate.id === id);
  const locked = lock.components.find((candidate) => candidate.id === id);
  if (entry !== undefined && locked !== undefined) return { catalog: entry, locked };
  throw new AppError('component.unknown', {
    name: id,
    known: lock.components.map((component) => component.id).join(', '),
  });
}
