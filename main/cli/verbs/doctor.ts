import * as z from 'zod';
import { assertNever } from '../../../contracts/assert-never.ts';
import { type CheckOutcome, type CheckResult, doctorService } from '../../../contracts/doctor.ts';
import { exitCodes } from '../../../contracts/errors/error-entry.ts';
import type { CommandContext } from '../command-context.ts';
import { fixCheck } from '../fix-check.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import { makeStyle, type Style } from '../style.ts';
import { plainText, wrapText } from '../text-width.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({
  fix: z.string().optional(),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `slipway doctor`: ends with the code of something missing where a check failed. */
export const doctorVerb: Verb = {
  says: doctorService.run.says,
  define(command, context) {
    command
      .option('--fix <check>', 'show what would put this check right, and run it when you agree')
      .option('-y, --yes', 'with --fix: do not ask');
    addJsonOption(command, 'print JSON instead of text; with --fix, every event as one line of JSON').action(
      async (values: unknown) => {
        const { fix, yes, json } = readOptions(optionsSchema, values);
        if (fix === undefined) await lookAtAll(context, json);
        else await fixCheck(context, fix, { yes, json });
      },
    );
  },
};

async function lookAtAll(context: CommandContext, json: boolean): Promise<void> {
  const results = await withEngine(context, (client) => client.doctor.run({}));
  if (json) writeJson(context.out, results);
  else
    writeLines(
      context.out,
      results.flatMap((result) => resultLines(result, context)),
    );
  if (results.some(({ outcome }) => outcome.state === 'failed')) context.setExitCode(exitCodes.missing);
}

function resultLines({ check, title, fixable, outcome }: CheckResult, { out }: CommandContext): string[] {
  const style = makeStyle(out.colored);
  const width = out.columns() - 4;
  const says = wrapText(plainText(outcome.says), width).map(style.dim);
  const help =
    outcome.state === 'warned' || outcome.state === 'failed'
      ? [...wrapText(plainText(outcome.remedy), width), ...helpLines(check, fixable, outcome.commands ?? [])]
      : [];
  return [`${markOf(outcome, style)} ${plainText(title)}`, ...[...says, ...help].map((line) => `    ${line}`)];
}

/** Lines to copy, never broken: a line that was cut or wrapped is another one. */
function helpLines(check: string, fixable: boolean, commands: readonly string[]): string[] {
  if (fixable) return [`Slipway can do it: slipway doctor --fix ${check}`];
  return commands.map((line) => `  ${plainText(line)}`);
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
