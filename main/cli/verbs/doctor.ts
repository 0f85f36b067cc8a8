import * as z from 'zod';
import { assertNever } from '../../../contracts/assert-never.ts';
import { type CheckOutcome, type CheckResult, doctorService } from '../../../contracts/doctor.ts';
import { exitCodes } from '../../../contracts/errors/error-entry.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { makeStyle, type Style } from '../style.ts';
import { plainText, wrapText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({ json: z.boolean().default(false) });

/** `slipway doctor`: ends with the code of something missing where a check failed. */
export const doctorVerb: Verb = {
  says: doctorService.run.says,
  define(command, context) {
    addJsonOption(command).action(async (values: unknown) => {
      const { json } = readOptions(optionsSchema, values);
      const results = await withEngine(context, (client) => client.doctor.run({}));
      if (json) writeJson(context.out, results);
      else
        writeLines(
          context.out,
          results.flatMap((result) => resultLines(result, context)),
        );
      if (results.some(({ outcome }) => outcome.state === 'failed')) context.setExitCode(exitCodes.missing);
    });
  },
};

function resultLines({ title, outcome }: CheckResult, { out }: CommandContext): string[] {
  const style = makeStyle(out.colored);
  const width = out.columns() - 4;
  const remedy =
    outcome.state === 'warned' || outcome.state === 'failed' ? wrapText(plainText(outcome.remedy), width) : [];
  const says = wrapText(plainText(outcome.says), width).map(style.dim);
  return [`${markOf(outcome, style)} ${plainText(title)}`, ...[...says, ...remedy].map((line) => `    ${line}`)];
}

function markOf({ state }: CheckOutcome, style: Style): string {
  switch (state) {
    case 'passed':
      return style.green('✓');
    case 'skipped':
      return style.dim('–');
    case 'warned':
      return style.yellow('!');
    case 'failed':
      return style.red('✗');
    default:
      return assertNever(state);
  }
}
