import type { Command } from 'commander';
import { addClusterOption } from './cluster-option.ts';
import { addJsonOption } from './read-options.ts';

/** A verb on one thing of a workspace, which is named by the first argument. `argument` is as commander takes it. */
export function onOne(command: Command, verb: string, says: string, argument: readonly [string, string]): Command {
  const one = command
    .command(verb)
    .description(says)
    .argument(...argument);
  one.option('--workspace <name>', "its workspace (default: the login's own)");
  return addJsonOption(addClusterOption(one));
}
