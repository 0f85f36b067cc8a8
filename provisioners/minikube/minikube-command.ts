import { engineEnvironment } from '../engine-environment.ts';
import type { RunOptions, RunResult } from '../host.ts';
import type { ProvisionerContext, ProvisionerEvent } from '../provisioner.ts';
import { minikubeFilesOf, minikubeHome } from './minikube-files.ts';
import { addMinikubeEvent, minikubeText, noMinikubeProgress, parseMinikubeLine } from './minikube-output.ts';

/**
 * Runs minikube for one cluster, in a folder and with a kubeconfig of Slipway's, on the container engine that Slipway
 * talks to. Resolves with any exit code. Variables `MINIKUBE_...` of the user's environment count, where the arguments
 * do not say otherwise.
 */
export async function runMinikube(
  name: string,
  args: readonly string[],
  context: ProvisionerContext,
  options: RunOptions = {},
): Promise<RunResult> {
  const { host } = context;
  const program = await context.tool('minikube', context.signal);
  const env = {
    ...(await engineEnvironment(host)),
    MINIKUBE_HOME: minikubeHome(host),
    KUBECONFIG: minikubeFilesOf(host, name).kubeconfig,
    // It would ask the network for newer versions, in the middle of its events.
    MINIKUBE_WANTUPDATENOTIFICATION: 'false',
  };
  return host.processes.run(program, [...args, '--profile', name], { signal: context.signal, ...options, env });
}

/** How far minikube is, from 0 to 1, and what it is at. */
type Tell = (fraction: number, detail: string) => void;

/**
 * What reads a minikube's output line by line: each is told as a log, its warnings as such, its steps as progress of
 * the whole command.
 */
export function minikubeReader(emit: (event: ProvisionerEvent) => void, tell: Tell): NonNullable<RunOptions['onLine']> {
  let progress = noMinikubeProgress;
  return (_stream, line) => {
    const event = parseMinikubeLine(line);
    const text = minikubeText(event);
    if (event.type === 'warning') emit({ type: 'warning', text });
    else if (text !== '') emit({ type: 'log', source: 'minikube', text });
    const next = addMinikubeEvent(progress, event);
    if (next !== progress) tell(next.fraction, next.detail);
    progress = next;
  };
}
