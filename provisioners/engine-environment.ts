import type { Host } from './host.ts';

/** What makes Docker's own command, and programs that use it, work with the engine that Slipway talks to. */
export async function engineEnvironment(host: Host): Promise<Record<string, string>> {
  const { address } = await host.docker.info();
  return /^(unix|npipe|ssh):\/\//.test(address) ? { DOCKER_HOST: address } : {};
}
