import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { hasMark, ownerMark, strangerError } from '../owner-mark.ts';

const profileLabel = 'name.minikube.sigs.k8s.io';
const apiServerPort = 8443;

/**
 * The container of a cluster of ours, or null where there is none. Its name is the profile's, and minikube removes any
 * container of its own of that name, whoever made it: so every container is asked for, not only minikube's. Rejects with
 * `cluster.foreign` or `cluster.elsewhere`.
 */
export async function findContainer(host: Host, name: string): Promise<ContainerFacts | null> {
  const container = (await host.docker.containers({})).find((one) => one.name === name);
  if (container === undefined) return null;
  if (!hasMark(container, ownerMark(host.paths.home))) throw strangerError(container, name);
  return container;
}

/** As `findContainer`; rejects with `cluster.unknown` where there is none. */
export async function mustFindContainer(host: Host, name: string): Promise<ContainerFacts> {
  const container = await findContainer(host, name);
  if (container === null) throw new AppError('cluster.unknown', { cluster: name });
  return container;
}

/** Names of the containers of minikube that bear our mark. */
export async function findContainerNames(host: Host): Promise<string[]> {
  const mark = ownerMark(host.paths.home);
  const containers = await host.docker.containers({ [profileLabel]: '' });
  return containers.filter((container) => hasMark(container, mark)).map((container) => container.name);
}

/** The port of 127.0.0.1 that leads to a port of the node; null while it does not run. Docker picks that of the API anew at every start. */
export function publishedPort(container: ContainerFacts | null, containerPort = apiServerPort): number | null {
  return container?.ports.find((port) => port.container === containerPort && port.host > 0)?.host ?? null;
}
