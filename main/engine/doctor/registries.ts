/** Where the images of a platform come from, the one with the most of them first. */
export const registries = ['registry-1.docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io', 'gcr.io'] as const;
