import type { NodeNetwork } from '../node-network.ts';

/** A file in a node, and what must be started anew for it to count. */
export interface NodeFile {
  readonly path: string;
  /** As `chmod` takes it; what holds a secret is root's alone. */
  readonly mode: '644' | '600';
  readonly text: string;
  readonly restarts: 'nothing' | 'containerd' | 'kubelet';
}

export interface NodeFiles {
  readonly files: readonly NodeFile[];
  /** What cannot be had in a node, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * The files that tell a node of the network outside: containerd's hosts.toml for mirrors, a systemd drop-in for the
 * proxy, certificates where Go and Debian look for them, kubelet's docker configuration for logins. Pure.
 * Source: containerd, docs/hosts.md; kubernetes.io, "Configuring nodes to authenticate to a private registry".
 */
export function nodeNetworkFiles(network: NodeNetwork): NodeFiles {
  const warnings: string[] = [];
  return {
    files: [
      ...mirrorFiles(network, warnings),
      ...proxyFiles(network, warnings),
      ...certificateFiles(network),
      ...loginFiles(network),
    ],
    warnings,
  };
}

function mirrorFiles({ mirrors, logins }: NodeNetwork, warnings: string[]): NodeFile[] {
  return Object.entries(mirrors).flatMap(([registry, address]): NodeFile[] => {
    const url = new URL(address);
    if (isLoopback(url.hostname)) {
      warnings.push(
        `The mirror of ${registry} at ${url.host} is on this computer itself, where the nodes cannot reach it: what they pull themselves they pull from ${registry}.`,
      );
      return [];
    }
    const path = url.pathname.replace(/^\/+|\/+$/g, '');
    const root = path === '' ? url.origin : `${url.origin}/v2/${path}`;
    const login = logins[url.host];
    const lines = [
      `server = ${quoted(`https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`)}`,
      '',
      `[host.${quoted(root)}]`,
      '  capabilities = ["pull", "resolve"]',
      ...(path === '' ? [] : ['  override_path = true']),
      ...(login === undefined
        ? []
        : [`  [host.${quoted(root)}.header]`, `    authorization = ${quoted(`Basic ${encoded(login)}`)}`]),
    ];
    // A colon parts a port from the host in names of registries, and containerd wants it so in the folder too.
    return [
      {
        path: `/etc/containerd/certs.d/${registry}/hosts.toml`,
        mode: login === undefined ? '644' : '600',
        text: `${lines.join('\n')}\n`,
        restarts: 'nothing',
      },
    ];
  });
}

function proxyFiles({ proxy, noProxy }: NodeNetwork, warnings: string[]): NodeFile[] {
  if (proxy === null) return [];
  const url = new URL(proxy);
  const isHere = isLoopback(url.hostname);
  if (isHere) {
    warnings.push(
      `The proxy ${url.host} is on this computer itself, where the nodes cannot reach it: what they pull themselves they pull without a proxy.`,
    );
  }
  const direct = ['localhost', '127.0.0.1', '::1', '.svc', '.cluster.local', ...noProxy].join(',');
  const value = isHere ? '' : proxy;
  const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => `${name}=${value}`);
  const lines = [...variables, `NO_PROXY=${direct}`, `no_proxy=${direct}`].map(
    (line) => `Environment=${systemdWord(line)}`,
  );
  const path = '/etc/systemd/system/containerd.service.d/slipway-proxy.conf';
  return [{ path, mode: '600', text: `[Service]\n${lines.join('\n')}\n`, restarts: 'containerd' }];
}

function certificateFiles({ certificates }: NodeNetwork): NodeFile[] {
  if (certificates === null) return [];
  const text = `${certificates.trimEnd()}\n`;
  return ['/usr/local/share/ca-certificates/slipway.crt', '/etc/ssl/certs/slipway.pem'].map((path) => {
    return { path, mode: '644', text, restarts: 'containerd' };
  });
}

function loginFiles({ logins }: NodeNetwork): NodeFile[] {
  const entries = Object.entries(logins);
  if (entries.length === 0) return [];
  const auths = Object.fromEntries(
    entries.map(([registry, login]) => [
      registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry,
      { auth: encoded(login) },
    ]),
  );
  return [
    { path: '/var/lib/kubelet/config.json', mode: '600', text: `${JSON.stringify({ auths })}\n`, restarts: 'kubelet' },
  ];
}

function encoded({ username, password }: { username: string; password: string }): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** A string of TOML: what JSON escapes, TOML's basic strings escape in the same way. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** In quotes, with what systemd would take as its own (`systemd.syntax`, and specifiers) written so that it stays. */
function systemdWord(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
}
