import { AppError } from '../../../contracts/app-error.ts';
import type { CheckResult, FixPlan } from '../../../contracts/doctor.ts';
import type { Host } from '../../../provisioners/host.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import { administratorPrefix } from './administrator-rights.ts';
import type { Check, CheckContext } from './check.ts';
import { type FixDraft, type FixStep, type Prefix, linesOf, viewOf } from './fix-step.ts';
import { handPrefix, runChecks } from './run-checks.ts';

/** A plan that may be carried out, with what it takes to do so. */
export interface ReadyFix {
  readonly plan: FixPlan;
  readonly steps: readonly FixStep[];
  /** What stands before a command that needs an administrator. */
  readonly prefix: Prefix;
  readonly settleSeconds: FixDraft['settleSeconds'];
}

export interface Doctor {
  /** Looks at everything, or at what is named. Rejects with `check.unknown`. */
  run(names: readonly string[] | undefined, signal: AbortSignal): Promise<CheckResult[]>;
  /**
   * What would be run to put a check right; no steps where it is right. Runs nothing, but for asking sudo whether it
   * lets this user. Rejects with `check.unknown`, `fix.none` and `fix.no-rights`.
   */
  plan(name: string, signal: AbortSignal): Promise<ReadyFix>;
  /** The title of a check, or its name where there is none of that name. */
  title(name: string): string;
}

/** The checks of this computer. */
export function createDoctor(host: Host, checks: readonly Check[]): Doctor {
  const named = (name: string): Check => {
    const found = checks.find(({ id }) => id === name);
    if (found !== undefined) return found;
    throw new AppError('check.unknown', { check: name, known: checks.map(({ id }) => id).join(', ') });
  };
  const contextOf = async (signal: AbortSignal): Promise<CheckContext> => ({
    host,
    hardware: await readHardware(host),
    nodeImage: null,
    signal,
  });
  return {
    title: (name) => checks.find(({ id }) => id === name)?.title ?? name,
    async run(names, signal) {
      const chosen = names === undefined ? checks : names.map(named);
      return runChecks(await contextOf(signal), chosen);
    },
    async plan(name, signal) {
      const check = named(name);
      const context = await contextOf(signal);
      const [result] = await runChecks(context, [check]);
      const { outcome } = result ?? { outcome: null };
      if (outcome === null || outcome.state === 'passed' || outcome.state === 'skipped') return nothingToDo(check);
      const draft = (await check.fix?.(context)) ?? null;
      if (draft === null || draft.steps.length === 0)
        throw new AppError('fix.none', { title: check.title, remedy: byHand(outcome.remedy, outcome.commands ?? []) });
      return readyFix(check, draft, context);
    },
  };
}

function byHand(remedy: string, commands: readonly string[]): string {
  return commands.length === 0 ? remedy : `${remedy} Run: ${commands.join('; ')}`;
}

function nothingToDo({ id, title }: Check): ReadyFix {
  const plan = { check: id, title, cluster: null, steps: [], notes: [] };
  return { plan, steps: [], prefix: [], settleSeconds: 0 };
}

async function readyFix({ id, title }: Check, draft: FixDraft, context: CheckContext): Promise<ReadyFix> {
  const needsRights = draft.steps.some((step) => step.by === 'command' && step.rights === 'administrator');
  const prefix = needsRights ? await administratorPrefix(context.host, context.hardware.operatingSystem.platform) : [];
  if (prefix === null) {
    const commands = linesOf(draft.steps, handPrefix(context)).join('; ');
    throw new AppError('fix.no-rights', { title, commands });
  }
  const steps = draft.steps.map((step) => viewOf(step, prefix));
  const plan = { check: id, title, cluster: draft.cluster, steps, notes: [...draft.notes] };
  return { plan, steps: draft.steps, prefix, settleSeconds: draft.settleSeconds };
}
