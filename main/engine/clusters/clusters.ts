import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { Provisioner, ProvisionerContext } from '../../../provisioners/provisioner.ts';
import type { OperationContext } from '../operations/definition.ts';
import { readRecord } from './cluster-record.ts';

export interface Clusters {
  readonly provisioners: readonly Provisioner[];
  /** What a provisioner is handed. */
  context(context: OperationContext): ProvisionerContext;
  /** Every cluster of ours that has something left, by name. */
  list(context: OperationContext): Promise<ClusterStatus[]>;
  /** One cluster; `absent` where there is none. Rejects with `cluster.foreign` or `cluster.elsewhere`. */
  status(name: string, context: OperationContext): Promise<ClusterStatus>;
  /** The text of a kubeconfig. Rejects with `cluster.unknown` or `cluster.not-running`. */
  kubeconfig(name: string, context: OperationContext): Promise<string>;
  /** The provisioner that made a cluster; the first one where there is no such cluster. */
  provisionerOf(name: string, context: OperationContext): Promise<Provisioner>;
  /** The provisioner with an id. Rejects with `provisioner.unknown`. */
  provisioner(id: string): Provisioner;
}

interface ToolFinder {
  tool(name: string, signal: AbortSignal): Promise<string>;
}

/** The clusters of all provisioners. Holds no state: every answer is read from the provisioners. */
export function createClusters(provisioners: readonly [Provisioner, ...Provisioner[]], tools: ToolFinder): Clusters {
  const inner = (context: OperationContext): ProvisionerContext => ({
    host: context.host,
    signal: context.signal,
    tool: (name, signal) => tools.tool(name, signal),
  });
  const byId = (id: string) => {
    const found = provisioners.find((provisioner) => provisioner.id === id);
    if (found !== undefined) return found;
    throw new AppError('provisioner.unknown', {
      name: id,
      known: provisioners.map((provisioner) => provisioner.id).join(', '),
    });
  };
  const provisionerOf = async (name: string, context: OperationContext) => {
    const record = await readRecord(context.host, name);
    if (record !== null) return byId(record.provisioner);
    for (const provisioner of provisioners) {
      if ((await provisioner.list(inner(context))).includes(name)) return provisioner;
    }
    return provisioners[0];
  };
  return {
    provisioners,
    context: inner,
    provisioner: byId,
    provisionerOf,
    status: async (name, context) => (await provisionerOf(name, context)).status(name, inner(context)),
    kubeconfig: async (name, context) => (await provisionerOf(name, context)).kubeconfig(name, inner(context)),
    async list(context) {
      const all = await Promise.all(
        provisioners.map(async (provisioner) => {
          const names = await provisioner.list(inner(context));
          return Promise.all(names.map((name) => provisioner.status(name, inner(context))));
        }),
      );
      return all.flat().toSorted((a, b) => a.name.localeCompare(b.name));
    },
  };
}
