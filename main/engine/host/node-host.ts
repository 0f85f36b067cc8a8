import type { Host, Paths } from '../../../provisioners/host.ts';
import { createComputerHost } from './computer-host.ts';
import { createDockerHost } from './docker-host.ts';
import { createKubernetesHost } from './kubernetes-client.ts';
import { createNodeBackground } from './node-background.ts';
import { createNodeClock } from './node-clock.ts';
import { createNodeFiles } from './node-files.ts';
import { createNodeKeychain } from './node-keychain.ts';
import { createNodeNetwork } from './node-network.ts';
import { createNodeProcesses } from './node-processes.ts';
import { createNodeSurroundings } from './node-surroundings.ts';
import { runChild } from './run-child.ts';
import { createTransfers } from './transfers.ts';

/** The real computer as a Host. Touches nothing until a member is called. */
export function createNodeHost(paths: Paths): Host {
  return {
    processes: createNodeProcesses(),
    background: createNodeBackground(),
    files: createNodeFiles(),
    network: createNodeNetwork(),
    transfers: createTransfers(),
    docker: createDockerHost(),
    kubernetes: createKubernetesHost(),
    computer: createComputerHost(),
    surroundings: createNodeSurroundings(),
    keychain: createNodeKeychain(runChild),
    clock: createNodeClock(),
    paths,
  };
}
