const mebibyte = 2 ** 20;

/**
 * What a kubeadm control plane requests, read from upstream's sources: kubeadm's static pods (API server 250m, controller
 * manager 200m, scheduler 100m: `cmd/kubeadm/app/phases/controlplane/manifests.go`; etcd 100m and 100Mi:
 * `cmd/kubeadm/app/phases/etcd/local.go`) and two CoreDNS pods of 100m and 70Mi (`cmd/kubeadm/app/phases/addons/dns`).
 * kube-proxy and the volume provisioner request nothing. A real kind node (Kubernetes 1.34) allocates exactly this.
 */
export const controlPlaneRequests = { millicores: 850, memoryBytes: 240 * mebibyte } as const;

/**
 * Memory that the nodes' own programs (kubeadm's, kubelet, containerd and its shims) use at rest, for so many installed
 * objects, in bytes. Measured 2026-11-24 on kind 0.33 with Kubernetes 1.34.4, as the container engine counts it less the
 * pods' own programs, minutes after all was ready: 499 MiB empty, 1.0 GiB with 264 objects in 25 pods, 2.0 GiB with 675
 * in 61. Most of it is the API server, which keeps every kind and object in memory.
 */
export function controlPlaneIdleBytes(objects: number): number {
  return Math.round((499 + 2.2 * objects) * mebibyte);
}

/** What every node requests once more: kindnet, 100m and 50Mi (kind's `pkg/build/nodeimage/const_cni.go`). */
export const nodeRequests = { millicores: 100, memoryBytes: 50 * mebibyte } as const;

/**
 * What one profile (a person's namespace) adds where pipelines are installed: `ml-pipeline-ui-artifact`, 10m and 70Mi,
 * in the mesh (pipelines' `multi-user/pipelines-profile-controller/sync.py`).
 */
export const profileRequests = {
  madeBy: 'kubeflow-pipelines-profile-controller',
  millicores: 10,
  memoryBytes: 70 * mebibyte,
} as const;

/**
 * What a person's first notebook takes, as the form of Kubeflow offers it (`spawner_ui_config.yaml`: 0.5 CPU, 1.0Gi).
 * Where less than this is left, a plan is tight.
 */
export const roomForWork = { millicores: 500, memoryBytes: 1024 * mebibyte } as const;
