import { engineFiles } from '../../../contracts/locations.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { EngineParts } from '../handlers/engine-parts.ts';
import { readStatus } from '../handlers/platform-handlers.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import type { OperationService } from '../operations/operation-service.ts';
import { createOperationStore } from '../operations/operation-store.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { tailFile } from './tail-file.ts';

const mebibyte = 1024 ** 2;
const mostOperations = 20;
const mostBytes = { log: mebibyte, journal: mebibyte / 4 };

/** What the files are made from. */
export interface DiagnosticParts extends EngineParts {
  readonly settings: Pick<SettingsStore, 'view'>;
  readonly doctor: Pick<Doctor, 'run'>;
  readonly operations: Pick<OperationService, 'list'>;
}

/** One file of the zip; its text is read when it is its turn, and there may be none. */
export interface DiagnosticFile {
  readonly name: string;
  readonly read: (signal: AbortSignal) => Promise<string | null>;
}

/** Everything that tells how Slipway and its clusters are, in the order that it is read in. */
export async function diagnosticFiles(parts: DiagnosticParts): Promise<DiagnosticFile[]> {
  const { host, settings, doctor, clusters, tools, operations } = parts;
  const names = await host.files.list(`${host.paths.home}/clusters`);
  const { journal } = createOperationStore(host);
  const latest = operations.list(mostOperations);
  const logs = await Promise.all(names.map((cluster) => clusterLogs(parts, cluster)));
  return [
    json('settings.json', () => settings.view()),
    json('operations.json', async () => latest),
    ...latest.map(({ id }) => tail(parts, `operations/${id}.ndjson`, journal(id), mostBytes.journal)),
    ...engineLogs(parts),
    ...logs.flat(),
    json('hardware.json', () => readHardware(host)),
    json('tools.json', () => tools.list()),
    json('clusters.json', (signal) => clusters.list({ host, signal })),
    ...names.map((cluster) =>
      json(`clusters/${cluster}/platform.json`, (signal) => readStatus(parts, cluster, signal)),
    ),
    json('doctor.json', (signal) => doctor.run(undefined, signal)),
  ];
}

function json(name: string, read: (signal: AbortSignal) => Promise<unknown>): DiagnosticFile {
  return { name, read: async (signal) => `${JSON.stringify(await read(signal), null, 2)}\n` };
}

function tail({ host }: EngineParts, name: string, path: string, bytes: number): DiagnosticFile {
  return { name, read: () => tailFile(host.files, path, bytes) };
}

/** The log that is written now, and the older ones beside it. */
function engineLogs(parts: EngineParts): DiagnosticFile[] {
  const { log } = engineFiles(parts.host.paths.home, 'linux');
  return ['', '.1', '.2', '.3'].map((end) => tail(parts, `engine.log${end}`, `${log}${end}`, mostBytes.log));
}

async function clusterLogs(parts: EngineParts, cluster: string): Promise<DiagnosticFile[]> {
  const folder = `${clusterFolder(parts.host.paths.home, cluster)}/logs`;
  const names = await parts.host.files.list(folder);
  return names.map((name) => tail(parts, `clusters/${cluster}/logs/${name}`, `${folder}/${name}`, mostBytes.log));
}
