import { AppError } from '../../../contracts/app-error.ts';
import type { CheckOutcome, FixInput, FixStepView } from '../../../contracts/doctor.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationContext, OperationDefinition } from '../operations/definition.ts';
import type { Doctor, ReadyFix } from './doctor.ts';
import { type CommandStep, type FixStep, argumentsOf } from './fix-step.ts';

const lookStep = { id: 'look', title: 'Look again', weight: 1 };
const betweenLooksMilliseconds = 1000;

/** Puts one check right by the steps that were agreed to, and looks again. */
export function fixOperation(doctor: Doctor): OperationDefinition<'fix'> {
  return {
    kind: 'fix',
    title: ({ check }) => `Put right: ${doctor.title(check)}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context) {
      const ready = await doctor.plan(input.check, context.signal);
      mustBeAgreed(input, ready);
      const { plan } = ready;
      yield {
        type: 'steps',
        steps: [...plan.steps.map(({ id, says }) => ({ id, title: says, weight: 4 })), lookStep],
      };
      for (const [index, step] of ready.steps.entries()) {
        const view = plan.steps[index];
        if (view === undefined) continue;
        yield { type: 'step', step: view.id, state: 'started' };
        yield* runStep(step, view, ready, context);
        yield { type: 'step', step: view.id, state: 'done' };
      }
      return yield* conclude(ready, doctor, context);
    },
  };
}

/** A plan that became shorter is what an earlier attempt has left over; one with anything new was never seen. */
function mustBeAgreed({ check, cluster, agreed }: FixInput, { plan }: ReadyFix): void {
  const isSame = plan.steps.length === 0 || plan.cluster === cluster;
  if (isSame && plan.steps.every(({ id }) => agreed.includes(id))) return;
  throw new AppError('fix.changed', { title: plan.title, check });
}

async function* runStep(
  step: FixStep,
  view: FixStepView,
  ready: ReadyFix,
  context: OperationContext,
): AsyncGenerator<OperationEvent, void> {
  if (step.by === 'slipway') {
    for await (const event of step.run(context)) if (event.type === 'log' || event.type === 'warning') yield event;
    return;
  }
  yield { type: 'log', source: 'slipway', text: `$ ${view.command ?? ''}` };
  yield* runCommand(step, view, ready, context);
}

async function* runCommand(
  step: CommandStep,
  view: FixStepView,
  { prefix }: ReadyFix,
  { host, signal }: OperationContext,
): AsyncGenerator<OperationEvent, void> {
  const [program, ...rest] = argumentsOf(step, prefix);
  let last = '';
  const { exitCode } = yield* withEvents<OperationEvent, { exitCode: number }>(signal, (emit, own) =>
    host.processes.run(program, rest, {
      signal: own,
      ...(step.input === undefined ? {} : { input: step.input }),
      onLine: (_stream, text) => {
        if (text.trim() === '') return;
        last = text.trim();
        emit({ type: 'log', source: step.command[0], text });
      },
    }),
  );
  if (exitCode === 0) return;
  const why = last === '' ? 'it said nothing' : last.replace(/\.$/, '');
  throw new AppError('fix.failed', { command: view.command ?? '', exitCode, why });
}

async function* conclude(
  { plan, settleSeconds, steps }: ReadyFix,
  doctor: Doctor,
  context: OperationContext,
): AsyncGenerator<OperationEvent, string> {
  yield { type: 'step', step: lookStep.id, state: 'started' };
  if (settleSeconds === null) {
    for (const text of plan.notes) yield { type: 'warning', text };
    yield { type: 'step', step: lookStep.id, state: 'skipped' };
    return `It was done. ${plan.notes.at(-1) ?? ''}`.trim();
  }
  const outcome = await lookUntilRight(plan.check, settleSeconds, doctor, context);
  if (outcome.state === 'failed')
    throw new AppError('fix.not-enough', { title: plan.title, says: outcome.says, remedy: outcome.remedy });
  if (outcome.state === 'warned') yield { type: 'warning', text: `${outcome.says} ${outcome.remedy}` };
  yield { type: 'step', step: lookStep.id, state: 'done' };
  return steps.length === 0 ? `Nothing had to be done. ${outcome.says}` : outcome.says;
}

async function lookUntilRight(
  check: string,
  seconds: number,
  doctor: Doctor,
  { host, signal }: OperationContext,
): Promise<CheckOutcome> {
  const end = host.clock.now() + seconds * 1000;
  for (;;) {
    const [result] = await doctor.run([check], signal);
    if (result === undefined) throw new AppError('check.unknown', { check, known: '' });
    if (result.outcome.state !== 'failed' || host.clock.now() >= end) return result.outcome;
    await host.clock.sleep(betweenLooksMilliseconds, signal);
  }
}
