import { Command } from 'commander';
import { AppError } from '../../contracts/app-error.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodeHelp } from './exit-code-help.ts';
import { nearestWord } from './nearest-word.ts';
import { printError } from './print-error.ts';
import { makeStyle } from './style.ts';
import { asUsageError, isHelpShown } from './usage-error.ts';
import type { Verb } from './verb.ts';
import { verbList } from './verb-list.ts';

const summary =
  'Slipway: Kubeflow on your own computer, sized to your hardware. "slipway up" makes a cluster and installs the platform on it.';

/** Runs one command line (without `node` and the program) to its end. Prints errors, and sets the exit code. */
export async function runCommand(args: readonly string[], version: string, context: CommandContext): Promise<void> {
  const json = beforeDashes(args).includes('--json');
  try {
    await runOrThrow(args, version, context);
  } catch (thrown) {
    if (isHelpShown(thrown)) return;
    context.setExitCode(printError(context.error, asUsageError(thrown, usedVerb(args) ?? ''), json));
  }
}

async function runOrThrow(args: readonly string[], version: string, context: CommandContext): Promise<void> {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return showHelp(version, context);
  if (first === 'help')
    return rest[0] === undefined ? showHelp(version, context) : runVerb(rest[0], ['--help'], version, context);
  if (first === '--version' || first === '-V') {
    context.out.write(`${version}\n`);
    return;
  }
  if (first.startsWith('-')) throw unknownOption(first);
  await runVerb(first, rest, version, context);
}

async function runVerb(name: string, rest: readonly string[], version: string, context: CommandContext): Promise<void> {
  const load = Object.hasOwn(verbList, name) ? verbList[name] : undefined;
  if (load === undefined) throw unknownVerb(name);
  const program = newProgram(version, context);
  addVerb(program, name, await load(), context);
  await program.parseAsync([name, ...rest], { from: 'user' });
}

async function showHelp(version: string, context: CommandContext): Promise<void> {
  const program = newProgram(version, context);
  const verbs = await Promise.all(Object.entries(verbList).map(async ([name, load]) => ({ name, verb: await load() })));
  for (const { name, verb } of verbs) addVerb(program, name, verb, context);
  context.out.write(program.helpInformation());
}

function newProgram(version: string, context: CommandContext): Command {
  const style = makeStyle(context.out.colored);
  return new Command('slipway')
    .description(summary)
    .usage('VERB [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help, also for one verb: slipway up --help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ styleTitle: (text) => style.bold(text) })
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      // What commander says of a mistake comes back as an error, and is printed like every other.
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(100, context.out.columns()),
      getOutHasColors: () => context.out.colored,
    });
}

function addVerb(program: Command, name: string, verb: Verb, context: CommandContext): void {
  const command = program.command(name).description(verb.says).helpOption('-h, --help', 'print this help');
  verb.define(command, context);
  command.addHelpText('after', exitCodeHelp);
}

function unknownVerb(name: string): AppError {
  const nearest = nearestWord(name, Object.keys(verbList));
  const help = nearest === null ? `Verbs: ${Object.keys(verbList).join(', ')}.` : `Did you mean "slipway ${nearest}"?`;
  return new AppError('usage.invalid', { why: `There is no verb "${name}"`, help: `${help} See "slipway --help".` });
}

function unknownOption(option: string): AppError {
  const nearest = nearestWord(option, ['--help', '--version']);
  const hint = nearest === null ? 'Options come after the verb.' : `Did you mean ${nearest}?`;
  return new AppError('usage.invalid', {
    why: `There is no option "${option}" here`,
    help: `${hint} See "slipway --help".`,
  });
}

function usedVerb(args: readonly string[]): string | undefined {
  return args.find((word) => Object.hasOwn(verbList, word));
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}
