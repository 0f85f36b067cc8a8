import { accessService } from './access.ts';
import { clusterService } from './clusters.ts';
import { diagnosticsService } from './diagnostics.ts';
import { distributionService } from './distribution.ts';
import { doctorService } from './doctor.ts';
import { engineService } from './engine.ts';
import { exampleService } from './example.ts';
import { hardwareService } from './hardware.ts';
import { inboxService } from './inbox.ts';
import { notebookService } from './notebooks.ts';
import { operationService } from './operations.ts';
import { planningService } from './planning.ts';
import { platformService } from './platform.ts';
import { rehearsalService } from './rehearsal.ts';
import type { ClientOf, HandlersOf } from './service.ts';
import { settingsService } from './settings.ts';
import { comparisonMethods } from './snapshot-differences.ts';
import { snapshotService } from './snapshots.ts';
import { toolService } from './tools.ts';
import { upkeepService } from './upkeep.ts';
import { volumeService } from './volumes.ts';
import { usageService } from './usage.ts';

/** Everything that the engine answers, by service and method; on the wire `service.method`. */
export const services = {
  engine: engineService,
  hardware: hardwareService,
  doctor: doctorService,
  distribution: distributionService,
  planning: planningService,
  clusters: clusterService,
  platform: platformService,
  operations: operationService,
  tools: toolService,
  access: accessService,
  example: exampleService,
  notebooks: notebookService,
  volumes: volumeService,
  inbox: inboxService,
  snapshots: { ...snapshotService, ...comparisonMethods },
  upkeep: upkeepService,
  usage: usageService,
  settings: settingsService,
  rehearsal: rehearsalService,
  diagnostics: diagnosticsService,
} as const;

export type SlipwayClient = ClientOf<typeof services>;
export type SlipwayHandlers = HandlersOf<typeof services>;
