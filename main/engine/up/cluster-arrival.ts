/** The cluster that an `up` makes, for what goes on beside: when it is there, and when nobody needs it any more. */
export interface ClusterArrival {
  /** Resolves with the cluster's name once its nodes run. */
  readonly arrived: Promise<string>;
  /** Aborted when all that was to be installed is. */
  readonly over: AbortSignal;
  arrive(cluster: string): void;
  finish(): void;
  /** Images that are on their way to the nodes from now on. */
  expect(images: readonly string[]): void;
  /** All that were ever on their way. */
  readonly expected: () => readonly string[];
  /** One that no more is done for: the nodes hold it, or have to pull it themselves. */
  settle(image: string): void;
  readonly isImageSettled: (image: string) => boolean;
}

export function clusterArrival(): ClusterArrival {
  const over = new AbortController();
  const all = new Set<string>();
  const coming = new Set<string>();
  let resolve: (cluster: string) => void = () => undefined;
  const arrived = new Promise<string>((settle) => {
    resolve = settle;
  });
  return {
    arrived,
    over: over.signal,
    arrive: (cluster) => resolve(cluster),
    finish: () => over.abort(),
    expect: (images) => {
      for (const image of images) {
        all.add(image);
        coming.add(image);
      }
    },
    expected: () => [...all],
    settle: (image) => coming.delete(image),
    isImageSettled: (image) => !coming.has(image),
  };
}
