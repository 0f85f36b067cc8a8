/** The cluster that an `up` makes, for what goes on beside: when it is there, and when nobody needs it any more. */
export interface ClusterArrival {
  /** Resolves with the cluster's name once its nodes run. */
  readonly arrived: Promise<string>;
  /** Aborted when all that was to be installed is. */
  readonly over: AbortSignal;
  arrive(cluster: string): void;
  finish(): void;
}

export function clusterArrival(): ClusterArrival {
  const over = new AbortController();
  let resolve: (cluster: string) => void = () => undefined;
  const arrived = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { arrived, over: over.signal, arrive: (cluster) => resolve(cluster), finish: () => over.abort() };
}
