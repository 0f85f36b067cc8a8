/** The programs of a rehearsal, in the order in which they are started. */
export const programNames = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
export type ProgramName = (typeof programNames)[number];

/** Files in the folder that the programs run in, by the names that their arguments give. */
export const workFiles = {
  key: 'service-account.pem',
  tokens: 'tokens.csv',
  kubeconfig: 'kubeconfig',
  kwok: 'kwok.json',
  certificate: 'certs/apiserver.crt',
} as const;

/**
 * Sockets in the folder, so that nobody but its owner reaches the database, and no port is taken. etcd insists on
 * addresses of a network for what it would tell other members; there are none, and nothing listens there.
 */
const store = 'unix://etcd.sock';
const peers = 'unix://peer.sock';
const nowhere = 'http://127.0.0.1:1';

/** Requests in a second that a client may make: as good as no limit, the API server is the bottleneck. */
const quick = ['--kube-api-qps', '10000', '--kube-api-burst', '10000'];

/**
 * What would mind that no kubelet reports, and what simulated nodes have no use for. The rest is what a cluster of
 * kubeadm runs.
 */
const withoutControllers = [
  'node-lifecycle-controller',
  'taint-eviction-controller',
  'device-taint-eviction-controller',
  'node-ipam-controller',
  'node-route-controller',
  'service-lb-controller',
  'cloud-node-lifecycle-controller',
  'horizontal-pod-autoscaler-controller',
  'certificatesigningrequest-approving-controller',
  'certificatesigningrequest-cleaner-controller',
  'certificatesigningrequest-signing-controller',
  'ttl-controller',
];

/** Arguments of each program, which runs in the folder that `workFiles` lie in. Pure. */
export function programArguments(program: ProgramName, port: number): string[] {
  switch (program) {
    case 'etcd':
      return [
        ...['--data-dir', 'etcd', '--listen-client-urls', store, '--advertise-client-urls', nowhere],
        ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', nowhere],
        // What was rehearsed may be lost with the computer's power; a killed process loses nothing.
        ...['--initial-cluster', `default=${nowhere}`, '--unsafe-no-fsync', '--log-level', 'warn'],
      ];
    case 'kube-apiserver':
      return [
        ...['--etcd-servers', store, '--bind-address', '127.0.0.1', '--secure-port', String(port)],
        ...['--cert-dir', 'certs', '--token-auth-file', workFiles.tokens, '--authorization-mode', 'RBAC'],
        ...['--service-account-issuer', 'https://kubernetes.default.svc', '--service-cluster-ip-range', '10.96.0.0/16'],
        ...['--service-account-key-file', workFiles.key, '--service-account-signing-key-file', workFiles.key],
        // A node's readiness is told by the controller of nodes, which is left out.
        ...['--disable-admission-plugins', 'TaintNodesByCondition', '--allow-privileged=true'],
        ...['--enable-priority-and-fairness=false', '--profiling=false', '--event-ttl', '15m'],
      ];
    case 'kube-controller-manager':
      return [
        ...['--kubeconfig', workFiles.kubeconfig, '--leader-elect=false', '--secure-port', '0', ...quick],
        ...['--service-account-private-key-file', workFiles.key, '--root-ca-file', workFiles.certificate],
        ...['--controllers', ['*', ...withoutControllers.map((name) => `-${name}`)].join(',')],
        ...['--concurrent-replicaset-syncs', '20', '--concurrent-deployment-syncs', '20', '--profiling=false'],
      ];
    case 'kube-scheduler':
      return ['--kubeconfig', workFiles.kubeconfig, '--leader-elect=false', '--secure-port', '0', ...quick];
    case 'kwok':
      return [
        ...['--config', workFiles.kwok, '--kubeconfig', workFiles.kubeconfig, '--manage-all-nodes'],
        // Nobody minds whether the nodes live, so that they need not say so.
        ...['--node-lease-duration-seconds', '0', '-v', 'WARN'],
      ];
  }
}
