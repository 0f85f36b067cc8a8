import type { SlipwayHandlers } from '../../contracts/services.ts';
import type { Host } from '../../provisioners/host.ts';
import { allProvisioners } from './clusters/all-provisioners.ts';
import { clusterHandlers } from './clusters/cluster-handlers.ts';
import { createClusters } from './clusters/clusters.ts';
import { diagnosticsHandlers } from './diagnostics/diagnostics-handlers.ts';
import { allChecks } from './doctor/all-checks.ts';
import { createDoctor } from './doctor/doctor.ts';
import { busyClusters, doctorHandlers } from './doctor/doctor-handlers.ts';
import { accessHandlers } from './handlers/access-handlers.ts';
import { distributionHandlers } from './handlers/distribution-handlers.ts';
import type { EngineParts } from './handlers/engine-parts.ts';
import { exampleHandlers } from './handlers/example-handlers.ts';
import { notebookHandlers } from './handlers/notebook-handlers.ts';
import { planningHandlers } from './handlers/planning-handlers.ts';
import { platformHandlers } from './handlers/platform-handlers.ts';
import { snapshotHandlers } from './handlers/snapshot-handlers.ts';
import { usageHandlers } from './handlers/usage-handlers.ts';
import { createInbox } from './inbox/inbox.ts';
import { inboxHandlers } from './inbox/inbox-handlers.ts';
import { readHardware } from './hardware/read-hardware.ts';
import { operationHandlers } from './operations/operation-handlers.ts';
import { createOperationService, type OperationService } from './operations/operation-service.ts';
import { ImageStore } from './images/image-store.ts';
import { createSettings } from './settings/settings.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { rehearsalHandlers } from './rehearsal/rehearsal-store.ts';
import { createTools } from './tools/tools.ts';
import { upkeepHandlers } from './upkeep/upkeep-handlers.ts';
import { watchSleep } from './upkeep/watch-sleep.ts';
import type { ImageFeed } from './up/up-images.ts';
import { operationDefinitions } from './operation-definitions.ts';

/** All that Slipway does, behind the contracts. */
export interface Engine {
  readonly handlers: Omit<SlipwayHandlers, 'engine'>;
  readonly operations: OperationService;
  /** Whether something runs that lives only as long as the engine: a rehearsal that was kept. */
  holds(): boolean;
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
  const active = (): number => operations.active();
  const busy = () => busyClusters(operations);
  const doctor = createDoctor(host, allChecks({ clusters, tools, busy }));
  const feed: ImageFeed = { settings, store: new ImageStore(host) };
  const inbox = createInbox(host);
  const operations: OperationService = await createOperationService({
    host,
    definitions: operationDefinitions(tools, clusters, { doctor, active, feed, inbox }),
  });
  const parts: EngineParts = { host, tools, clusters, provisioners: allProvisioners, usualMirror };
  const closed = new AbortController();
  const start = (cluster: string) => operations.start({ kind: 'start', input: { cluster } });
  const watching = watchSleep({ host, clusters, start }, closed.signal);
  return {
    operations,
    async close() {
      closed.abort();
      await Promise.all([operations.close(), watching]);
    },
    holds: () => host.background.running() > 0,
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
      rehearsal: rehearsalHandlers(host),
      ...platformHandlers(parts),
      access: accessHandlers(parts),
      example: exampleHandlers(parts),
      ...notebookHandlers(parts),
      inbox: inboxHandlers(inbox),
      snapshots: snapshotHandlers(parts),
      usage: usageHandlers(parts),
      diagnostics: diagnosticsHandlers({ ...parts, settings, doctor, operations }),
    },
  };
}
