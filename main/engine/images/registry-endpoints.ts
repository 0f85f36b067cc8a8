/** One place that answers for a registry. */
export interface RegistryEndpoint {
  /** Address of its API's root, without a slash at the end: `https://registry-1.docker.io/v2`. */
  readonly root: string;
  /** Put before the repository's name; empty, or with a slash at the end. */
  readonly prefix: string;
  /** The registry whose login it may be told: a mirror never gets that of the registry it stands for. */
  readonly loginOf: string;
  readonly isMirror: boolean;
}

/**
 * Where a registry's images are asked for, in order: its mirror first, where one is set, then the registry itself. A
 * path of the mirror's address stands before the image's name, as pull-through projects of Harbor, Artifactory and others
 * have it. Plain http is used for this computer only, or where a mirror's address says so.
 */
export function endpointsOf(registry: string, mirrors: Readonly<Record<string, string>>): RegistryEndpoint[] {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const scheme = isThisComputer(registry) ? 'http' : 'https';
  const own = { root: `${scheme}://${host}/v2`, prefix: '', loginOf: registry, isMirror: false };
  const mirror = URL.parse(mirrors[registry] ?? '');
  if (mirror === null) return [own];
  const path = mirror.pathname.replace(/^\/+|\/+$/g, '');
  const prefix = path === '' ? '' : `${path}/`;
  return [{ root: `${mirror.protocol}//${mirror.host}/v2`, prefix, loginOf: mirror.host, isMirror: true }, own];
}

function isThisComputer(registry: string): boolean {
  const name = registry.replace(/:\d+$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || name.startsWith('127.') || name === '[::1]';
}
