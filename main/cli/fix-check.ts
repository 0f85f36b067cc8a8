import { AppError } from '../../contracts/app-error.ts';
import type { FixPlan } from '../../contracts/doctor.ts';
import type { CommandContext } from './command-context.ts';
import { followOperation } from './follow-operation.ts';
import { plainText, wrapText } from './text-width.ts';
import { writeJson, writeLines } from './write-output.ts';

/**
 * Shows what would put a check right, asks, and runs exactly that. Without anybody to ask it is refused, unless `yes`.
 * Throws what the operation ended with.
 */
export async function fixCheck(
  context: CommandContext,
  check: string,
  { yes, json }: { yes: boolean; json: boolean },
): Promise<void> {
  const attached = await context.attach();
  try {
    const plan = await attached.client.doctor.planFix({ check });
    if (plan.steps.length === 0) {
      tellNothing(plan, context, json);
      return;
    }
    if (!json) writeLines(context.out, planLines(plan, context));
    if (!yes) await mustAgree(plan, context, json);
    const agreed = plan.steps.map(({ id }) => id);
    const operation = await attached.client.operations.start({
      kind: 'fix',
      input: { check, cluster: plan.cluster, agreed },
    });
    await followOperation(context, attached.client, operation, json);
  } finally {
    await attached.close();
  }
}

function tellNothing(plan: FixPlan, context: CommandContext, json: boolean): void {
  if (json) writeJson(context.out, plan);
  else context.out.write(`${plan.title}: it is right, so nothing has to be done.\n`);
}

async function mustAgree({ title, steps }: FixPlan, context: CommandContext, json: boolean): Promise<void> {
  if (json || !context.canAsk) {
    throw new AppError('usage.invalid', {
      why: 'Nobody can be asked whether to run this',
      help: 'Add --yes to agree to it.',
    });
  }
  const question = steps.length === 1 ? 'Run this step?' : `Run these ${String(steps.length)} steps?`;
  if (!(await context.ask(question))) throw new AppError('cancelled', { what: `"${title}" stays as it is` });
}

/** Commands and texts of files stand whole: what is agreed to has to be seen. */
function planLines({ title, steps, notes }: FixPlan, { out }: CommandContext): string[] {
  const width = out.columns() - 4;
  const shown = steps.flatMap(({ says, command, input }, index) => [
    `  ${String(index + 1)}. ${plainText(says)}`,
    ...(command === null ? [] : [`       ${plainText(command)}`]),
    ...(input === null ? [] : input.trimEnd().split('\n')).map((line) => `         ${plainText(line)}`),
  ]);
  const told = notes.flatMap((note) => wrapText(plainText(note), width).map((line) => `  ${line}`));
  return [`To put right "${title}", Slipway would run:`, ...shown, ...told];
}
