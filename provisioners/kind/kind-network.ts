import { join } from 'node:path';
import { engineEnvironment } from '../engine-environment.ts';
import type { Host } from '../host.ts';
import { findNames } from './kind-nodes.ts';

/** All kind clusters of a container engine share this network; kind makes it where it is missing, and never removes it. */
const network = 'kind';

function noteOf(host: Host): string {
  return join(host.paths.home, 'kind-network');
}

/** To be called before a creation: notes in Slipway's home when it is our cluster that brings kind's network about. */
export async function noteNetwork(host: Host): Promise<void> {
  const found = await docker(host, ['network', 'ls', '--quiet', '--filter', `name=^${network}$`]);
  if (found === '')
    await host.files.writeAtomic(noteOf(host), 'Made for a cluster of Slipway; removed with the last one.\n');
}

/**
 * Removes kind's network where one of our clusters brought it about and no container, running or stopped, is on it any
 * more. One that a person made is left, and so is one that another kind cluster uses by now.
 */
export async function removeNetwork(host: Host): Promise<void> {
  if ((await host.files.readText(noteOf(host))) === null) return;
  const users = await docker(host, ['ps', '--all', '--quiet', '--filter', `network=${network}`]);
  if (users !== '') {
    // None of them is ours any more: from now on it is theirs.
    if ((await findNames(host)).length === 0) await host.files.remove(noteOf(host));
    return;
  }
  // It fails where a container has joined since, or where it is gone; both are as well.
  await host.processes.run('docker', ['network', 'rm', network], { env: await engineEnvironment(host) });
  await host.files.remove(noteOf(host));
}

/** kind itself works through Docker's command, so that it is there wherever a kind cluster is. */
async function docker(host: Host, args: readonly string[]): Promise<string | null> {
  if ((await host.processes.find('docker')) === null) return null;
  const result = await host.processes.run('docker', args, { env: await engineEnvironment(host) });
  return result.exitCode === 0 ? result.stdout.trim() : null;
}
