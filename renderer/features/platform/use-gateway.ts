import { useMemo } from 'react';
import type { PageState } from '../../../contracts/access.ts';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { gatewayAddress } from '../../../contracts/gateway-address.ts';
import { type Stream, useFollow } from '../../app/use-follow.ts';

export interface Gateway {
  /** Without a slash at its end; null while the gateway cannot be reached. */
  readonly address: string | null;
  /** It is a forward, which ends when the screen is left. */
  readonly isForward: boolean;
}

/** Nothing has to be followed. */
const nothing: Stream<PageState, string | null> = {
  initial: null,
  open: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
  reduce: () => null,
};

function forward(cluster: string): Stream<PageState, string | null> {
  return {
    initial: null,
    open: (client, signal) => client.access.open({ cluster }, { signal }),
    reduce: (before, states) => {
      const last = states.at(-1);
      if (last === undefined) return before;
      return last.state === 'open' ? last.address : null;
    },
  };
}

/** Where the pages of a cluster are reached: at the port that it holds, else by a forward for as long as this is shown. */
export function useGateway({ name, ports, condition }: ClusterStatus): Gateway {
  const held = ports.find(({ purpose }) => purpose === 'gateway')?.host ?? null;
  const isForward = held === null && condition.state === 'running';
  const followed = useFollow(useMemo(() => (isForward ? forward(name) : nothing), [isForward, name]));
  if (held !== null) return { address: gatewayAddress(name, held), isForward: false };
  return { address: isForward ? followed.value : null, isForward };
}
