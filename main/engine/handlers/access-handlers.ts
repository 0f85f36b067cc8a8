import type { Login, PageState } from '../../../contracts/access.ts';
import { AppError } from '../../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { superviseForward } from '../access/forward.ts';
import { readLogin } from '../access/login-store.ts';
import { forwardGateway, heldPort, pageAddress, pagePath } from '../access/open-page.ts';
import { readRecord } from '../clusters/cluster-record.ts';
import type { EngineParts } from './engine-parts.ts';
import { connect, readStatus } from './platform-handlers.ts';

interface OpenInput {
  readonly cluster: string;
  readonly component?: string | undefined;
  readonly path?: string | undefined;
}

/** What answers the methods of the service `access`. */
export function accessHandlers(parts: EngineParts): SlipwayHandlers['access'] {
  return {
    forward: ({ cluster, ...target }, { signal }) => forward(parts, cluster, target, signal),
    login: ({ cluster, reveal }) => login(parts, cluster, reveal),
    open: (input, { signal }) => open(parts, input, signal),
  };
}

async function* forward(
  parts: EngineParts,
  cluster: string,
  target: Parameters<typeof superviseForward>[1],
  signal: AbortSignal,
): ReturnType<typeof superviseForward> {
  const client = await connect(parts, cluster, signal);
  try {
    yield* superviseForward(client, target, { host: parts.host, signal });
  } finally {
    client.close();
  }
}

async function login({ host }: EngineParts, cluster: string, reveal: boolean): Promise<Login> {
  const kept = await readLogin(host, cluster);
  if (kept === null) throw new AppError('login.none', { cluster });
  const { user, password } = kept.login;
  return { user, password: reveal ? password : null, keptIn: kept.keptIn };
}

async function* open(
  parts: EngineParts,
  { cluster, component, path: wanted = '' }: OpenInput,
  signal: AbortSignal,
): AsyncGenerator<PageState, void> {
  const { host } = parts;
  const status = await parts.clusters.status(cluster, { host, signal });
  const { state } = status.condition;
  if (state === 'absent') throw new AppError('cluster.unknown', { cluster });
  if (state !== 'running') throw new AppError('cluster.not-running', { cluster, state });
  const path =
    component === undefined ? wanted : pagePath((await readStatus(parts, cluster, signal)).components, component);
  const held = heldPort(status);
  if (held !== null) {
    yield { state: 'open', address: pageAddress(cluster, held, path), through: 'port' };
    return;
  }
  const client = await connect(parts, cluster, signal);
  try {
    const port = (await readRecord(host, cluster))?.gatewayPort ?? (await host.network.freePort());
    yield* forwardGateway(client, { cluster, port, path }, { host, signal });
  } finally {
    client.close();
  }
}
