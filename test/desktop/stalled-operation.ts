import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Operation } from '../../contracts/operations.ts';
import type { DesktopApp } from './desktop-app.ts';

/** Starts a real operation that stays under way: it fetches tools from a mirror that never answers. */
export async function startStalled(desktop: DesktopApp): Promise<Operation> {
  const mirror = createServer(() => undefined);
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    mirror.closeAllConnections();
    mirror.close();
  });
  const { port } = mirror.address() as AddressInfo;
  return desktop.askEngine(async (client) => {
    await client.settings.change({ mirror: `http://127.0.0.1:${port}` });
    const { id } = await client.operations.start({ kind: 'fetch-tools', input: {} });
    for await (const { event } of client.operations.follow({ id })) if (event.type === 'running') break;
    return client.operations.get({ id });
  });
}
