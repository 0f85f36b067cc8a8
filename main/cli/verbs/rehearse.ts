import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { RehearsalVerdict } from '../../../contracts/rehearsal.ts';
import { defaultRehearsalName, rehearseInputSchema } from '../../../contracts/rehearse-input.ts';
import type { CommandContext } from '../command-context.ts';
import {
  addDistributionOptions,
  addSelectionOptions,
  distributionInput,
  distributionOptionsShape,
} from '../distribution-options.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { pendingSummary, refusedSummary, verdictLines } from '../rehearsal-text.ts';
import { runOperation } from '../run-operation.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeLines } from '../write-output.ts';

const contract = rehearseInputSchema.shape;

const optionsSchema = z.object({
  ...distributionOptionsShape,
  cluster: contract.cluster,
  nodes: contract.nodes,
  gpu: contract.gpu,
  profile: contract.profile,
  keep: contract.keep,
  timeout: contract.timeoutSeconds,
  json: z.boolean().default(false),
  detach: z.boolean().default(false),
});

/** `slipway rehearse`: ends with the code of what does not fit, or of a failure where an object is refused. */
export const rehearseVerb: Verb = {
  says: 'Hands a platform to a real API server and scheduler with simulated nodes, and says whether it would fit.',
  define(command, context) {
    addDistributionOptions(addSelectionOptions(command))
      .option(
        '--nodes <shapes>',
        'number, CPUs and memory of the nodes, several shapes divided by commas: 2x4cpu16Gi,1x8cpu32Gi+1xnvidia-t4 (default: 3x8cpu32Gi)',
      )
      .option('--gpu <gpus>', 'GPUs of every node that names none itself: 1xnvidia-t4')
      .option(
        '--profile <name>',
        'as-published changes nothing; laptop lowers requests far above idle use (default: as-published)',
      )
      .option('--keep', 'leave the control plane running, as a cluster')
      .option('--cluster <name>', `name of the rehearsal (default: "${defaultRehearsalName}")`)
      .option('--timeout <seconds>', 'how long the scheduler may take (default: 600)', Number)
      .option('--detach', 'leave it to the background at once');
    addJsonOption(command, 'print every event as one line of JSON, and the verdict as the last');
    command.action((values) => run(values, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const options = readOptions(optionsSchema, values);
  const { json, detach, cluster, nodes, gpu, profile, keep, timeout } = options;
  const input = {
    ...{ cluster, nodes, profile, keep, timeoutSeconds: timeout, ...distributionInput(options, context) },
    ...(gpu === undefined ? {} : { gpu }),
  };
  await runOperation(context, { kind: 'rehearse', input }, { json, detach });
  if (detach) return;
  const verdict = await withEngine(context, (client) => client.rehearsal.verdict({ cluster }));
  if (json) context.out.write(`${JSON.stringify({ verdict })}\n`);
  else
    writeLines(context.out, [
      '',
      ...verdictLines(verdict, { width: context.out.columns(), colored: context.out.colored }),
    ]);
  conclude(verdict);
}

function conclude(verdict: RehearsalVerdict): void {
  switch (verdict.verdict) {
    case 'fits':
      return;
    case 'does-not-fit':
      throw new AppError('rehearsal.does-not-fit', { why: pendingSummary(verdict) });
    case 'refused':
      throw new AppError('rehearsal.refused', { why: refusedSummary(verdict) });
  }
}
