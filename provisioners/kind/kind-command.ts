import { engineEnvironment } from '../engine-environment.ts';
import type { RunOptions, RunResult } from '../host.ts';
import type { ProvisionerContext } from '../provisioner.ts';

/**
 * Runs kind on the same container engine that Slipway talks to, whatever the user's environment says. Resolves with any
 * exit code.
 */
export async function runKind(
  args: readonly string[],
  context: ProvisionerContext,
  options: RunOptions = {},
): Promise<RunResult> {
  const program = await context.tool('kind', context.signal);
  const env = { ...(await engineEnvironment(context.host)), KIND_EXPERIMENTAL_PROVIDER: 'docker' };
  return context.host.processes.run(program, args, { signal: context.signal, ...options, env });
}
