import type { SlipwayHandlers } from '../../contracts/services.ts';
import type { Host } from '../../provisioners/host.ts';
import { ensureLogin } from './access/login-store.ts';
import { allProvisioners } from './clusters/all-provisioners.ts';
import { clusterHandlers } from './clusters/cluster-handlers.ts';
import { type Clusters, createClusters } from './clusters/clusters.ts';
import { deleteOperation } from './clusters/delete-operation.ts';
import { powerOperation } from './clusters/power-operations.ts';
import { readCatalog } from './distribution/catalog.ts';
import { readLock } from './distribution/lock-file.ts';
import { renderComponents } from './distribution/render.ts';
import { selectComponents } from './distribution/selection.ts';
import { allChecks } from './doctor/all-checks.ts';
import { type Doctor, createDoctor } from './doctor/doctor.ts';
import { busyClusters, doctorHandlers } from './doctor/doctor-handlers.ts';
import { fixOperation } from './doctor/fix-operation.ts';
import { accessHandlers } from './handlers/access-handlers.ts';
import { distributionHandlers } from './handlers/distribution-handlers.ts';
import type { EngineParts } from './handlers/engine-parts.ts';
import { exampleHandlers } from './handlers/example-handlers.ts';
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
import { freeSpaceOperation } from './upkeep/free-space-operation.ts';
import { uninstallOperation } from './upkeep/uninstall-operation.ts';
import { upkeepHandlers } from './upkeep/upkeep-handlers.ts';
import { watchSleep } from './upkeep/watch-sleep.ts';
import { withDiskWatch } from './upkeep/with-disk-watch.ts';
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
  const tools = createTools(host, { usualMirror: async () => (await settings.read()).mirror ?? undefined });
  const clusters = createClusters(allProvisioners, tools);
  const active = (): number => operations.active();
  const busy = () => busyClusters(operations);
  const doctor = createDoctor(host, allChecks({ clusters, tools, busy }));
  const feed: ImageFeed = { settings, store: new ImageStore(host) };
  const operations: OperationService = await createOperationService({
    host,
    definitions: definitionsOf(tools, clusters, { doctor, active, feed }),
  });
  const parts: EngineParts = { host, tools, clusters, provisioners: allProvisioners };
  const closed = new AbortController();
  const start = (cluster: string) => operations.start({ kind: 'start', input: { cluster } });
  const watching = watchSleep({ host, clusters, start }, closed.signal);
  return {
    operations,
    async close() {
      closed.abort();
      await Promise.all([operations.close(), watching]);
    },
    handlers: {
      hardware: { read: () => readHardware(host) },
      doctor: doctorHandlers(doctor),
      distribution: distributionHandlers(parts),
      planning: planningHandlers(parts),
      clusters: clusterHandlers(clusters, host),
      operations: operationHandlers(operations),
      tools: { list: () => tools.list() },
      upkeep: upkeepHandlers(parts, active),
      settings: settingsHandlers(settings, host),
      ...platformHandlers(parts),
      access: accessHandlers(parts),
      example: exampleHandlers(parts),
    },
  };
}

interface DefinitionParts {
  readonly doctor: Doctor;
  readonly active: () => number;
  readonly feed: ImageFeed;
}

function definitionsOf(tools: Tools, clusters: Clusters, parts: DefinitionParts): OperationDefinitions {
  const { doctor, active, feed } = parts;
  const remove = deleteOperation(clusters);
  const up = upOperation({
    clusters,
    tools,
    readHardware,
    readCatalog,
    readLock,
    selectComponents,
    makePlan,
    renderComponents,
    makeTransform,
    ensureLogin,
    installPlatform,
    settings: feed.settings,
    feedImages: (work, context) => feedImages(work, feed, context),
  });
  return {
    up: withDiskWatch(up, clusters),
    start: powerOperation('start', clusters),
    stop: powerOperation('stop', clusters),
    pause: powerOperation('pause', clusters),
    resume: powerOperation('resume', clusters),
    delete: remove,
    'fetch-tools': fetchToolsOperation(tools),
    fix: fixOperation(doctor),
    'free-space': freeSpaceOperation(active),
    uninstall: uninstallOperation(clusters, remove, active),
  };
}
