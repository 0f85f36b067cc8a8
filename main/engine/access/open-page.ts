import type { PageState } from '../../../contracts/access.ts';
import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { gatewayAddress } from '../../../contracts/gateway-address.ts';
import type { ComponentStatus } from '../../../contracts/platform.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { superviseForward } from './forward.ts';

/** Where the pages of the platform all lie behind. */
const gateway = { namespace: 'istio-system', service: 'istio-ingressgateway', port: 80 };

interface OpenContext {
  readonly host: Pick<Host, 'clock' | 'network'>;
  readonly signal: AbortSignal;
}

/**
 * The path of a component's page behind the gateway. Throws `component.unknown`, `page.none` where it has no page, and
 * `page.not-ready` where nobody would answer.
 */
export function pagePath(components: readonly ComponentStatus[], id: string): string {
  const found = components.find((component) => component.id === id);
  if (found === undefined)
    throw new AppError('component.unknown', {
      name: id,
      known: components.map((component) => component.id).join(', '),
    });
  if (found.webPath === null) {
    const known = components.flatMap(({ id: other, webPath }) => (webPath === null ? [] : [other])).join(', ');
    throw new AppError('page.none', { component: id, known });
  }
  const { state } = found.condition;
  if (state !== 'ready') throw new AppError('page.not-ready', { component: id, state: state.replace('-', ' ') });
  return found.webPath;
}

/** The port of this computer that the cluster holds for the gateway, or null where it holds none. */
export function heldPort({ ports }: ClusterStatus): number | null {
  return ports.find(({ purpose }) => purpose === 'gateway')?.host ?? null;
}

/**
 * Leads the gateway's port of this computer to the gateway for as long as it is read, where the cluster holds no port
 * itself. It is always the same port, so that a browser's session and bookmarks go on; only where another program has
 * taken it, a free one. Rejects as `superviseForward`.
 */
export async function* forwardGateway(
  client: KubernetesClient,
  { cluster, port, path }: { readonly cluster: string; readonly port: number; readonly path: string },
  context: OpenContext,
): AsyncGenerator<PageState, void> {
  const isFree = await context.host.network.isPortFree(port);
  const target = isFree ? { ...gateway, localPort: port } : gateway;
  for await (const state of superviseForward(client, target, context)) {
    if (state.state === 'waiting') yield { state: 'waiting', reason: state.reason };
    else
      yield {
        state: 'open',
        address: pageAddress(cluster, Number(new URL(state.address).port), path),
        through: 'forward',
      };
  }
}

/** The address of a page for a browser. */
export function pageAddress(cluster: string, port: number, path: string): string {
  return `${gatewayAddress(cluster, port)}${path}`;
}
