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

const summary = 'Kubeflow on your own computer, sized to your hardware. Begin with: slipway up';

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
  const command = addVerb(program, name, await load(), context);
  refuseUnknownPart(
    name,
    rest[0],
    command.commands.map((part) => part.name()),
  );
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
    .configureHelp({
      styleTitle: (text) => style.bold(text),
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((part) => `<${part.name()}>`)].join(' '),
    })
    .commandsGroup('Verbs:')
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      // What commander says of a mistake comes back as an error, and is printed like every other.
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(100, context.out.columns()),
      getOutHasColors: () => context.out.colored,
    });
}

function addVerb(program: Command, name: string, verb: Verb, context: CommandContext): Command {
  const command = program
    .command(name)
    .description(verb.says)
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);
  verb.define(command, context);
  return command.addHelpText('after', exitCodeHelp);
}

/** `slipway operations lgo`: commander would take it for an argument of the part that is run by default. */
function refuseUnknownPart(verb: string, part: string | undefined, known: readonly string[]): void {
  if (known.length === 0 || part === undefined || part.startsWith('-') || known.includes(part)) return;
  const nearest = nearestWord(part, known);
  const help = nearest === null ? `Known: ${known.join(', ')}.` : `Did you mean "slipway ${verb} ${nearest}"?`;
  throw new AppError('usage.invalid', {
    why: `There is no "slipway ${verb} ${part}"`,
    help: `${help} See "slipway ${verb} --help".`,
  });
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
