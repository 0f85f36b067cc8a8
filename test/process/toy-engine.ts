import { AppError } from '../../contracts/app-error.ts';
import { type SlipwayHandlers, services } from '../../contracts/services.ts';
import { createNodeClock } from '../../main/engine/host/node-clock.ts';
import { createNodeFiles } from '../../main/engine/host/node-files.ts';
import { operationHandlers } from '../../main/engine/operations/operation-handlers.ts';
import { createOperationService } from '../../main/engine/operations/operation-service.ts';
import type { ServedEngine } from '../../main/server/start-server.ts';
import { fakeHost } from '../fakes/fake-host.ts';
import { toyDefinitions } from './toy-definitions.ts';

/** An engine with real operations and toys in the place of clusters. All other services refuse. */
export async function createToyEngine(home: string): Promise<ServedEngine> {
  const host = fakeHost({ files: createNodeFiles(), clock: createNodeClock(), paths: { home } });
  const operations = await createOperationService({ host, definitions: toyDefinitions });
  const refusing = Object.fromEntries(
    Object.entries(services).map(([service, methods]) => [
      service,
      Object.fromEntries(Object.keys(methods).map((method) => [method, refuse])),
    ]),
  ) as unknown as SlipwayHandlers;
  return {
    handlers: { ...refusing, operations: operationHandlers(operations) },
    operations,
    close: () => operations.close(),
  };
}

async function refuse(): Promise<never> {
  throw new AppError('internal', { why: 'a toy engine has none of this' });
}
