const mebibyte = 2 ** 20;

/**
 * What a kubeadm control plane requests, read from upstream's sources: kubeadm's static pods (API server 250m, controller
 * manager 200m, scheduler 100m: `cmd/kubeadm/app/phases/controlplane/manifests.go`; etcd 100m and 100Mi:
 * `cmd/kubeadm/app/phases/etcd/local.go`) and two CoreDNS pods of 100m and 70Mi (`cmd/kubeadm/app/phases/addons/dns`).
 * kube-proxy and the volume provisioner request nothing. A real kind node (Kubernetes 1.34) allocates exactly this.
 */
export const controlPlaneRequests = { millicores: 850, memoryBytes: 240 * mebibyte } as const;

/**
 * Memory of an empty kind node at rest with all that kubeadm, kubelet and containerd run in it: 499 MiB, as the container
 * engine counts it (kind 0.33, Kubernetes 1.34.4, one node, one minute after it was ready; measured 2026-11-23).
 */
export const controlPlaneIdleBytes = 499 * mebibyte;

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
