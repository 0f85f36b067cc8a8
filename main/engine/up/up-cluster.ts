import { assertNever } from '../../../contracts/assert-never.ts';
import type { OperationEvent, UpInput } from '../../../contracts/operations.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import { lastingPort } from '../../../provisioners/free-port.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { ProvisionerContext } from '../../../provisioners/provisioner.ts';
import { type ClusterRecord, readRecord, removeRecord, writeRecord } from '../clusters/cluster-record.ts';
import type { Checked } from './up-check.ts';

/** The first port that is tried for the gateway: one that a person can remember. */
const firstGatewayPort = 8080;

/** Makes sure that the cluster is there and runs; answers its record. */
export async function* ensureCluster(
  input: UpInput,
  { provisioner, record, status }: Checked,
  context: ProvisionerContext,
): AsyncGenerator<OperationEvent, ClusterRecord> {
  const { state } = status.condition;
  switch (state) {
    case 'absent':
    case 'incomplete': {
      const next = await newRecord(input, provisioner.id, state === 'incomplete' ? record : null, context.host);
      yield* create(next, { provisioner, context, gpus: input.gpus });
      return next;
    }
    case 'running':
      yield* mindChanges(input, record);
      yield { type: 'log', source: 'slipway', text: `The cluster ${input.cluster} runs already.` };
      break;
    case 'starting':
    case 'paused':
    case 'stopped':
    case 'unreachable':
      yield* mindChanges(input, record);
      yield* provisioner.start(input.cluster, context);
      break;
    default:
      assertNever(state);
  }
  // A cluster whose record was lost gets one by what it is itself.
  const known = record ?? (await adopted(input, provisioner.id, status.ports[0]?.host, context.host));
  if (record === null) await writeRecord(context.host, known);
  return known;
}

async function* create(
  record: ClusterRecord,
  { provisioner, context, gpus }: Pick<Checked, 'provisioner'> & { context: ProvisionerContext; gpus: boolean },
): AsyncGenerator<OperationEvent, void> {
  const { host } = context;
  const folder = clusterFolder(host.paths.home, record.name);
  // Before the cluster itself: an engine that is killed meanwhile goes on with the same ports.
  await writeRecord(host, record);
  let isMade = false;
  try {
    const { name, nodes, nodeImage, gatewayPort } = record;
    yield* provisioner.create({ name, nodes, nodeImage, gatewayPort, folder, gpus }, context);
    isMade = true;
  } finally {
    if (!isMade) await forget(host, record.name, folder);
  }
}

/** What a failed creation leaves is its logs; where there are none, nothing. */
async function forget(host: Host, name: string, folder: string): Promise<void> {
  await removeRecord(host, name);
  if ((await host.files.list(folder)).length === 0) await host.files.remove(folder);
}

async function newRecord(
  input: UpInput,
  provisioner: string,
  cutOff: ClusterRecord | null,
  host: Host,
): Promise<ClusterRecord> {
  return {
    schema: 1,
    name: input.cluster,
    provisioner,
    nodes: input.nodes,
    nodeImage: input.nodeImage ?? null,
    gatewayPort: input.gatewayPort ?? cutOff?.gatewayPort ?? (await freeGatewayPort(host)),
    createdAt: new Date(host.clock.now()).toISOString(),
    platform: null,
  };
}

async function adopted(
  input: UpInput,
  provisioner: string,
  port: number | undefined,
  host: Host,
): Promise<ClusterRecord> {
  const record = await newRecord(input, provisioner, null, host);
  return port === undefined ? record : { ...record, gatewayPort: port };
}

/** Ports of stopped clusters look free, so that the records are asked too. */
async function freeGatewayPort(host: Host): Promise<number> {
  const names = await host.files.list(clusterFolder(host.paths.home, ''));
  const records = await Promise.all(names.map((name) => readRecord(host, name)));
  return lastingPort(
    host,
    firstGatewayPort,
    new Set(records.flatMap((record) => (record === null ? [] : [record.gatewayPort]))),
  );
}

/** A cluster that is there keeps what it was made with. */
function* mindChanges(input: UpInput, record: ClusterRecord | null): Generator<OperationEvent> {
  if (record === null) return;
  const kept: string[] = [];
  const wanted = input.provisioner ?? (input.gpus ? 'minikube' : record.provisioner);
  if (wanted !== record.provisioner)
    kept.push(`its provisioner ${record.provisioner}${input.gpus ? ', which hands no GPU on' : ''}`);
  if (input.gatewayPort !== undefined && input.gatewayPort !== record.gatewayPort)
    kept.push(`its gateway on port ${record.gatewayPort}`);
  if (input.nodes > 1 && input.nodes !== record.nodes) kept.push(`its ${record.nodes} node(s)`);
  if (input.nodeImage !== undefined && input.nodeImage !== record.nodeImage)
    kept.push(`its node image ${record.nodeImage ?? 'of the provisioner'}`);
  if (kept.length > 0)
    yield {
      type: 'warning',
      text: `The cluster ${record.name} is there already and keeps ${kept.join(', ')}. Delete it first to change that.`,
    };
}
