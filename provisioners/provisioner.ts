import type { ClusterStatus, NodeFacts } from '../contracts/clusters.ts';
import type { OperationEvent } from '../contracts/operations.ts';
import type { BesideProgram } from './beside-program.ts';
import type { BesideOptions, ExecOptions, Host, RunResult } from './host.ts';
import type { ImageArchive, NodeNetwork } from './node-network.ts';

/** What a provisioner is handed with every call. */
export interface ProvisionerContext {
  readonly host: Host;
  /** The path of a verified outside program; fetched where it is missing. */
  readonly tool: (name: string, signal: AbortSignal) => Promise<string>;
  readonly signal: AbortSignal;
}

export interface ClusterSpec {
  readonly name: string;
  readonly nodes: number;
  readonly nodeImage: string | null;
  /** Port of 127.0.0.1 that leads to the gateway. */
  readonly gatewayPort: number;
  /** Whether its pods can use the computer's GPUs; only where the provisioner hands them on. */
  readonly gpus?: boolean;
  /** Folder of this cluster in Slipway's home: kubeconfig, logs, records. */
  readonly folder: string;
}

/** Yielded while a provisioner works; steps are named by the caller, so only these three. */
export type ProvisionerEvent = Extract<OperationEvent, { type: 'progress' | 'log' | 'warning' }>;
export type ProvisionerTask = AsyncGenerator<ProvisionerEvent, void>;

/**
 * What makes and keeps clusters. Every verb is idempotent: where it was done already it does nothing, and where it was
 * cut off half-way it goes on. None touches a cluster that Slipway did not make (`cluster.foreign`).
 */
export interface Provisioner {
  readonly id: string;
  readonly title: string;
  /** The outside programs that it works with, so that they can be fetched beforehand. */
  readonly tools: readonly string[];
  /** The image that nodes are made from where none is named. */
  readonly nodeImage?: string;
  /** Whether it can work here; rejects with the AppError that says why not. */
  check(context: ProvisionerContext): Promise<void>;
  /** Makes the cluster and waits until its API answers and its nodes are ready. A failure leaves logs and nothing else. */
  create(spec: ClusterSpec, context: ProvisionerContext): ProvisionerTask;
  start(name: string, context: ProvisionerContext): ProvisionerTask;
  stop(name: string, context: ProvisionerContext): ProvisionerTask;
  pause(name: string, context: ProvisionerContext): ProvisionerTask;
  resume(name: string, context: ProvisionerContext): ProvisionerTask;
  /** Removes containers, volumes and networks of the cluster. */
  delete(name: string, context: ProvisionerContext): ProvisionerTask;
  /** Names of Slipway's clusters that have something left, whole or not. */
  list(context: ProvisionerContext): Promise<string[]>;
  status(name: string, context: ProvisionerContext): Promise<ClusterStatus>;
  nodes(name: string, context: ProvisionerContext): Promise<NodeFacts[]>;
  /** Puts images from archives into every node. */
  loadImages(name: string, archives: readonly string[], context: ProvisionerContext): ProvisionerTask;
  /** Puts one image into every node as it streams in; where it is left out, the nodes pull for themselves. */
  readonly importImage?: (name: string, image: ImageArchive, context: ProvisionerContext) => Promise<void>;
  /** Tells the nodes of proxies, certificates, mirrors and logins; changes nothing where they know. Resolves with warnings. */
  readonly applyNetwork?: (name: string, network: NodeNetwork, context: ProvisionerContext) => Promise<string[]>;
  /** Full names of the images that every node holds. */
  nodeImages(name: string, context: ProvisionerContext): Promise<string[]>;
  /** Runs a program on a node, beside its pods; left out where nodes are no machines. Resolves with any exit code. */
  readonly runOnNode?: (
    name: string,
    node: string,
    command: readonly string[],
    context: ProvisionerContext,
    options?: Pick<ExecOptions, 'input' | 'output'>,
  ) => Promise<RunResult>;
  /** Runs a program in a container beside a node, which sees the node's volumes; left out where nodes have none. */
  readonly runBesideNode?: (
    name: string,
    node: string,
    program: BesideProgram,
    context: ProvisionerContext,
    options?: Pick<BesideOptions, 'input' | 'output'>,
  ) => Promise<RunResult>;
  /**
   * Ends what `runBesideNode` runs with this folder of the computer mounted, whoever waits for it. Resolves with what runs
   * a program on each node that it ran beside.
   */
  readonly endBesideNodes?: (
    folder: string,
    context: ProvisionerContext,
  ) => Promise<((command: readonly string[]) => Promise<RunResult>)[]>;
  /** The text of a kubeconfig for this computer. */
  kubeconfig(name: string, context: ProvisionerContext): Promise<string>;
}
