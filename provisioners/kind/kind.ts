import type { Provisioner } from '../provisioner.ts';
import { defaultNodeImage } from './kind-config.ts';
import { createKindCluster } from './kind-create.ts';
import { deleteKindCluster } from './kind-delete.ts';
import { importKindImage } from './kind-import.ts';
import { kindNodeImages, loadKindImages } from './kind-images.ts';
import { readKubeconfig } from './kind-kubeconfig.ts';
import { applyKindNetwork } from './kind-node-network.ts';
import { findNames, mustFindNode, mustFindNodes } from './kind-nodes.ts';
import { pauseKindCluster, resumeKindCluster, startKindCluster, stopKindCluster } from './kind-power.ts';
import { kindStatus } from './kind-status.ts';

/** Clusters whose nodes are containers: made by the `kind` command, kept through Docker. */
export const kindProvisioner: Provisioner = {
  id: 'kind',
  title: 'kind (Kubernetes in Docker)',
  tools: ['kind'],
  nodeImage: defaultNodeImage,
  check: async ({ host, signal }) => {
    await host.docker.info(signal);
  },
  create: createKindCluster,
  start: startKindCluster,
  stop: stopKindCluster,
  pause: pauseKindCluster,
  resume: resumeKindCluster,
  delete: deleteKindCluster,
  list: ({ host }) => findNames(host),
  status: kindStatus,
  nodes: async (name, context) => {
    await mustFindNodes(context.host, name);
    return (await kindStatus(name, context)).nodes;
  },
  loadImages: loadKindImages,
  importImage: importKindImage,
  applyNetwork: applyKindNetwork,
  nodeImages: kindNodeImages,
  runOnNode: async (name, node, command, { host, signal }, options) =>
    host.docker.exec((await mustFindNode(host, name, node)).id, command, { ...options, signal }),
  runBesideNode: async (name, node, program, { host, signal }, options) =>
    host.docker.runBeside(await mustFindNode(host, name, node), program, { ...options, signal }),
  endBesideNodes: async (folder, { host }) =>
    (await host.docker.endBeside(folder)).map((id) => (command) => host.docker.exec(id, command)),
  kubeconfig: async (name, { host }) => readKubeconfig(host, name, await mustFindNodes(host, name)),
};
