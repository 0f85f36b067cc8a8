/** A name of ours; kind and minikube take it as a container's and a profile's name. */
export const clusterNamePattern = /^[a-z][a-z0-9-]{0,29}[a-z0-9]$/;
