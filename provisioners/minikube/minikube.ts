import { clusterFolder } from '../cluster-folder.ts';
import type { Host } from '../host.ts';
import type { Provisioner } from '../provisioner.ts';
import { minikubeDriver } from './minikube-arguments.ts';
import { findContainerNames, mustFindContainer } from './minikube-container.ts';
import { createMinikubeCluster } from './minikube-create.ts';
import { deleteMinikubeCluster } from './minikube-delete.ts';
import { minikubeFilesOf } from './minikube-files.ts';
import { loadMinikubeImages, minikubeNodeImages } from './minikube-images.ts';
import { readKubeconfig } from './minikube-kubeconfig.ts';
import {
  pauseMinikubeCluster,
  resumeMinikubeCluster,
  startMinikubeCluster,
  stopMinikubeCluster,
} from './minikube-power.ts';
import { minikubeStatus } from './minikube-status.ts';

/** Clusters of one node in a container, made and kept by minikube, which hands GPUs on to them. */
export const minikubeProvisioner: Provisioner = {
  id: 'minikube',
  title: 'minikube (one node, with GPUs)',
  tools: ['minikube'],
  check: async ({ host, signal }) => {
    minikubeDriver(await host.docker.info(signal));
  },
  create: createMinikubeCluster,
  start: startMinikubeCluster,
  stop: stopMinikubeCluster,
  pause: pauseMinikubeCluster,
  resume: resumeMinikubeCluster,
  delete: deleteMinikubeCluster,
  list: ({ host }) => findNames(host),
  status: minikubeStatus,
  nodes: async (name, context) => {
    await mustFindContainer(context.host, name);
    return (await minikubeStatus(name, context)).nodes;
  },
  loadImages: loadMinikubeImages,
  nodeImages: minikubeNodeImages,
  // Its one node, whatever that is called.
  runOnNode: async (name, _node, command, { host, signal }, options) =>
    host.docker.exec((await mustFindContainer(host, name)).id, command, { ...options, signal }),
  kubeconfig: async (name, context) => readKubeconfig(name, await mustFindContainer(context.host, name), context),
};

/** Those with a container of ours, and those of which only the volume is left. */
async function findNames(host: Host): Promise<string[]> {
  const folders = await host.files.list(clusterFolder(host.paths.home, ''));
  const made = await Promise.all(
    folders.map(async (name) => ((await host.files.stat(minikubeFilesOf(host, name).made)) === null ? [] : [name])),
  );
  return [...new Set([...(await findContainerNames(host)), ...made.flat()])].toSorted();
}
