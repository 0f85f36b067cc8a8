import { AppError } from '../../../contracts/app-error.ts';
import type { CatalogComponent, Lock, LockedComponent } from '../../../contracts/distribution.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { Plan, PlanInput, Trim } from '../../../contracts/planning.ts';
import { readCapacity } from './capacity.ts';
import { chooseProvisioner, handsGpusOn } from './choose-provisioner.ts';
import { componentNeed } from './component-need.ts';
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
export function makePlan(facts: PlanFacts): Plan {
  const { catalog, lock, selection, input, provisioners } = facts;
  const components = selection.map(({ id, why }) => ({ why, ...planned(id, catalog.components, lock) }));
  const provisioner = chooseProvisioner(input, provisioners);
  const trims = trimsOf(components, input.profile);
  const basis = lineInput(facts, components, provisioner.id, input.profile);
  const { lines, cpuScale } = planLines(basis);
  const verdict = planVerdict(lines);
  const laptopVerdict = () => planVerdict(planLines(lineInput(facts, components, provisioner.id, 'laptop')).lines);
  return {
    distribution: lock.version,
    preset: input.preset ?? null,
    profile: input.profile,
    provisioner,
    nodes: input.nodes,
    components: components.map(({ catalog: { id, title }, locked: { footprint }, why }) => ({
      id,
      title,
      why,
      footprint,
    })),
    lines,
    verdict,
    advice: planAdvice(basis, lines, verdict, laptopVerdict),
    trims,
    cpuScale,
  };
}

interface PlannedComponent {
  readonly catalog: CatalogComponent;
  readonly locked: LockedComponent;
}

function lineInput(
  { hardware, lock, input }: PlanFacts,
  components: readonly PlannedComponent[],
  provisioner: string,
  profile: PlanInput['profile'],
): LineInput {
  const trims = trimsOf(components, profile);
  const needs = components.map(({ catalog, locked }) => componentNeed(catalog, locked, input.nodes, trims));
  return {
    demand: { components: needs, nodes: input.nodes, sidecar: lock.sidecar },
    capacity: readCapacity(hardware),
    hardware,
    profile,
    gpus: input.gpus,
    gpusReach: handsGpusOn(provisioner),
  };
}

function trimsOf(components: readonly PlannedComponent[], profile: PlanInput['profile']): Trim[] {
  return profile === 'laptop' ? findTrims(components.map(({ locked }) => locked)) : [];
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
