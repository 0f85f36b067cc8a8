const mebibyte = 2 ** 20;

/**
 * What a kubeadm control plane requests, read from upstream's sources: kubeadm's static pods (API server 250m, controller
 * manager 200m, scheduler 100m: `cmd/kubeadm/app/phases/controlplane/manifests.go`; etcd 100m and 100Mi:
 * `cmd/kubeadm/app/phases/etcd/local.go`) and two CoreDNS pods of 100m and 70Mi (`cmd/kubeadm/app/phases/addons/dns`).
 * kube-proxy and the volume provisioner request nothing.
 */
export const controlPlaneRequests = { millicores: 850, memoryBytes: 240 * mebibyte } as const;

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
