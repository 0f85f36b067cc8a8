import { entry } from './error-entry.ts';

/** Errors of clusters that minikube makes. */
export const minikubeErrors = {
  'minikube.root': entry(
    'refused',
    'The tool minikube makes no clusters on Docker for the user root.',
    'Run Slipway as a user of the group "docker", or make the cluster with --provisioner kind. Whoever knows what it means sets MINIKUBE_FORCE=true.',
  ),
  'minikube.driver': entry(
    'missing',
    'This container engine is not one that minikube can work with: {why}.',
    'Use Docker, or make the cluster with --provisioner kind.',
  ),
  'minikube.offline': entry(
    'missing',
    'What minikube needs could not be fetched: {why}.',
    'Check the network or a proxy. What it has fetched once lies in {cache}, and does without a network from then on.',
  ),
  'minikube.too-small': entry(
    'doesNotFit',
    'The container engine is too small for minikube: {why}.',
    'Give it at least 2 CPUs and 2 GiB of memory, then run the command again.',
  ),
  'minikube.one-node': entry(
    'refused',
    'A cluster of minikube has one node here, and {nodes} were asked for.',
    'Leave --nodes out, or make the cluster with --provisioner kind.',
  ),
  'minikube.reserved-name': entry(
    'refused',
    'A cluster of minikube cannot be called {cluster}: Docker has a network of that name.',
    'Choose another name with --cluster.',
  ),
  'minikube.container-gone': entry(
    'refused',
    'The container of the cluster {cluster} was removed by another program; minikube cannot start it again.',
    'What it stored is in the Docker volume {cluster} still. When that is not needed any more, run "slipway delete", then "slipway up".',
  ),
  'minikube.no-gpu': entry(
    'failed',
    'The cluster {cluster} gets no GPU: {why}.',
    'Install the NVIDIA driver and the NVIDIA Container Toolkit, restart Docker, then try again; or leave --gpus out.',
  ),
} as const;
