import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { distributionChoiceSchema, type Lock } from '../../../contracts/distribution.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import type { OperationEvent, UpInput } from '../../../contracts/operations.ts';
import type { Plan, PlanInput } from '../../../contracts/planning.ts';
import type { Provisioner } from '../../../provisioners/provisioner.ts';
import { type ClusterRecord, readRecord } from '../clusters/cluster-record.ts';
import type { Catalog } from '../distribution/catalog.ts';
import { upChecks } from '../doctor/all-checks.ts';
import type { CheckContext } from '../doctor/check.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { OperationContext } from '../operations/definition.ts';
import { chooseProvisioner } from '../planning/choose-provisioner.ts';
import type { UpDeps } from './up-deps.ts';

/** What of the platform was decided. */
export interface PlatformChoice {
  /** A version or the path of a lock file. */
  readonly distribution: string;
  readonly mirror: string | undefined;
  readonly components: readonly string[] | undefined;
  readonly catalog: Catalog;
  readonly lock: Lock;
  readonly plan: Plan;
}

export interface Checked {
  readonly provisioner: Provisioner;
  readonly record: ClusterRecord | null;
  readonly status: ClusterStatus;
  /** `null` for a bare cluster. */
  readonly platform: PlatformChoice | null;
}

/**
 * Finds out what there is and what is to be made, before anything is. Rejects with `check.failed` and
 * `plan.does-not-fit` unless told to go on anyway, and with whatever keeps the provisioner from working here.
 */
export async function* checkUp(
  input: UpInput,
  deps: UpDeps,
  context: OperationContext,
): AsyncGenerator<OperationEvent, Checked> {
  const { clusters } = deps;
  const status = await clusters.status(input.cluster, context);
  const isNew = status.condition.state === 'absent' || status.condition.state === 'incomplete';
  const record = await readRecord(context.host, input.cluster);
  const chosen = isNew
    ? clusters.provisioner(chooseProvisioner(input, clusters.provisioners).id)
    : await clusters.provisionerOf(input.cluster, context);
  await chosen.check(clusters.context(context));
  const hardware = await deps.readHardware(context.host);
  const nodeImage = input.nodeImage ?? record?.nodeImage ?? null;
  if (isNew || !input.bare) yield* mindChecks({ ...context, hardware, nodeImage }, input.anyway);
  if (input.bare) return { provisioner: chosen, record, status, platform: null };
  // A cluster that is there stays with what made it, whatever would be chosen for a new one.
  const wish = isNew ? input : { ...input, provisioner: chosen.id };
  const platform = await choosePlatform(wish, record, hardware, deps, context);
  yield* mindPlan(platform.plan, input.anyway || isInstalled(record, platform.plan));
  return { provisioner: chosen, record, status, platform };
}

/** What keeps this computer from it, or may: asked before anything is made. */
async function* mindChecks(context: CheckContext, anyway: boolean): AsyncGenerator<OperationEvent, void> {
  for (const { check, title, fixable, outcome } of await runChecks(context, upChecks)) {
    if (outcome.state === 'passed' || outcome.state === 'skipped') continue;
    const { says } = outcome;
    const help = fixable ? ` Slipway can do it: "slipway doctor --fix ${check}".` : '';
    const remedy = `${outcome.remedy}${help}`;
    if (outcome.state === 'failed' && !anyway) throw new AppError('check.failed', { check, title, says, remedy });
    yield { type: 'warning', text: `${title}: ${says} ${remedy}` };
  }
}

function* mindPlan(plan: Plan, anyway: boolean): Generator<OperationEvent> {
  if (plan.verdict === 'fits' || plan.verdict === 'unknown') return;
  const why = plan.lines
    .filter((line) => line.verdict === plan.verdict)
    .map((line) => line.reason)
    .join(' ');
  const help = plan.advice.join(' ');
  if (plan.verdict === 'does-not-fit' && !anyway)
    throw new AppError('plan.does-not-fit', { why: why.replace(/\.$/, ''), help });
  const says = plan.verdict === 'tight' ? 'It is tight on this computer.' : 'It does not fit on this computer.';
  yield { type: 'warning', text: [says, why, help].filter((part) => part !== '').join(' ') };
}

/** What is installed already has taken its room: that there is too little left for it once more must not refuse it. */
function isInstalled(record: ClusterRecord | null, plan: Plan): boolean {
  const there = new Set(record?.platform?.plan.components.map(({ id }) => id) ?? []);
  return there.size > 0 && plan.components.every(({ id }) => there.has(id));
}

async function choosePlatform(
  input: UpInput,
  record: ClusterRecord | null,
  hardware: Hardware,
  deps: UpDeps,
  { host }: OperationContext,
): Promise<PlatformChoice> {
  const { mirror } = await deps.settings.read();
  const wanted = withRecorded(input, record, mirror);
  const [catalog, lock] = await Promise.all([deps.readCatalog(host), deps.readLock(host, wanted.distribution)]);
  const selection = deps.selectComponents(catalog, lock, wanted);
  const plan = deps.makePlan({
    hardware,
    catalog,
    lock,
    selection,
    input: wanted,
    provisioners: deps.clusters.provisioners,
  });
  return {
    distribution: wanted.distribution,
    mirror: wanted.mirror,
    components: wanted.components,
    catalog,
    lock,
    plan,
  };
}

/** What was left out is as it was the last time; on a new cluster, the default. */
function withRecorded(input: UpInput, record: ClusterRecord | null, usualMirror: string | null): PlanInput {
  const last = record?.platform ?? null;
  const isChosen = input.preset !== undefined || input.components !== undefined;
  return {
    ...input,
    distribution: input.distribution ?? last?.distribution ?? distributionChoiceSchema.parse({}).distribution,
    mirror: input.mirror ?? last?.mirror ?? usualMirror ?? undefined,
    profile: input.profile ?? last?.profile ?? 'laptop',
    preset: isChosen ? input.preset : (last?.preset ?? undefined),
    components: isChosen ? input.components : (last?.components ?? undefined),
    nodes: record?.nodes ?? input.nodes,
  };
}
