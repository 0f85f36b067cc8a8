import type { SlipwayHandlers } from '../../contracts/services.ts';
import type { Host } from '../../provisioners/host.ts';
import { allProvisioners } from './clusters/all-provisioners.ts';
import { clusterHandlers } from './clusters/cluster-handlers.ts';
import { type Clusters, createClusters } from './clusters/clusters.ts';
import { deleteOperation } from './clusters/delete-operation.ts';
import { powerOperation } from './clusters/power-operations.ts';
import { readCatalog } from './distribution/catalog.ts';
import { readLock } from './distribution/lock-file.ts';
import { renderComponents } from './distribution/render.ts';
import { selectComponents } from './distribution/selection.ts';
import { runChecks } from './doctor/run-checks.ts';
import { distributionHandlers } from './handlers/distribution-handlers.ts';
import type { EngineParts } from './handlers/engine-parts.ts';
import { planningHandlers } from './handlers/planning-handlers.ts';
import { platformHandlers } from './handlers/platform-handlers.ts';
import { readHardware } from './hardware/read-hardware.ts';
import type { OperationDefinitions } from './operations/definition.ts';
import { operationHandlers } from './operations/operation-handlers.ts';
import { createOperationService, type OperationService } from './operations/operation-service.ts';
import { ImageStore } from './images/image-store.ts';
import { makePlan } from './planning/make-plan.ts';
import { installPlatform } from './platform/install.ts';
import { makeTransform } from './platform/transform.ts';
import { createSettings } from './settings/settings.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { fetchToolsOperation } from './tools/fetch-tools.ts';
import { createTools, type Tools } from './tools/tools.ts';
import { upOperation } from './up/up.ts';
import { feedImages, type ImageFeed } from './up/up-images.ts';

/** All that Slipway does, behind the contracts. */
export interface Engine {
  readonly handlers: Omit<SlipwayHandlers, 'engine'>;
  readonly operations: OperationService;
  /** Interrupts what runs, and writes that down. */
  close(): Promise<void>;
}

/** Puts the parts together on a host, and reads the history of its state folder. */
export async function createEngine(host: Host): Promise<Engine> {
  const settings = createSettings(host);
  // Settings that cannot be used must not keep the engine from starting: that is how they are put right.
  await settings.useNetwork().catch(() => undefined);
  const usualMirror = async () => (await settings.read()).mirror ?? undefined;
  const tools = createTools(host, { usualMirror });
  const clusters = createClusters(allProvisioners, tools);
  const operations = await createOperationService({
    host,
    definitions: definitionsOf(tools, clusters, { settings, store: new ImageStore(host) }),
  });
  const parts: EngineParts = { host, tools, clusters, provisioners: allProvisioners, usualMirror };
  return {
    operations,
    close: () => operations.close(),
    handlers: {
      hardware: { read: () => readHardware(host) },
      doctor: { run: async () => runChecks({ host, hardware: await readHardware(host) }) },
      distribution: distributionHandlers(parts),
      planning: planningHandlers(parts),
      clusters: clusterHandlers(clusters, host),
      operations: operationHandlers(operations),
      tools: { list: () => tools.list() },
      settings: settingsHandlers(settings, host),
      ...platformHandlers(parts),
    },
  };
}

function definitionsOf(tools: Tools, clusters: Clusters, feed: ImageFeed): OperationDefinitions {
  return {
    up: upOperation({
      clusters,
      tools,
      readHardware,
      readCatalog,
      readLock,
      selectComponents,
      makePlan,
      renderComponents,
      makeTransform,
      installPlatform,
      settings: feed.settings,
      feedImages: (work, context) => feedImages(work, feed, context),
    }),
    start: powerOperation('start', clusters),
    stop: powerOperation('stop', clusters),
    pause: powerOperation('pause', clusters),
    resume: powerOperation('resume', clusters),
    delete: deleteOperation(clusters),
    'fetch-tools': fetchToolsOperation(tools),
  };
}
