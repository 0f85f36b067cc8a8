import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeNetwork } from '../node-network.ts';
import { configuredSnapshotter } from './kind-import.ts';
import { nodeNetworkFiles } from './node-network-files.ts';

const nothing: NodeNetwork = { proxy: null, noProxy: [], certificates: null, mirrors: {}, logins: {} };
const textOf = (network: Partial<NodeNetwork>, path: RegExp) =>
  nodeNetworkFiles({ ...nothing, ...network }).files.find((file) => path.test(file.path))?.text;

describe('what a node is told of the network', () => {
  it('is nothing where nothing is set', () => {
    expect(nodeNetworkFiles(nothing)).toEqual({ files: [], warnings: [] });
  });

  it('is a mirror as containerd reads it, and its login where there is one', () => {
    const mirrors = { 'docker.io': 'https://harbor.example/hub', 'ghcr.io': 'https://plain.example:5000' };
    const logins = { 'harbor.example': { username: 'me', password: 'secret' } };
    expect(textOf({ mirrors, logins }, /docker\.io\/hosts/)).toBe(
      [
        'server = "https://registry-1.docker.io"',
        '',
        '[host."https://harbor.example/v2/hub"]',
        '  capabilities = ["pull", "resolve"]',
        '  override_path = true',
        '  [host."https://harbor.example/v2/hub".header]',
        '    authorization = "Basic bWU6c2VjcmV0"',
        '',
      ].join('\n'),
    );
    expect(textOf({ mirrors, logins }, /ghcr\.io\/hosts/)).toBe(
      'server = "https://ghcr.io"\n\n[host."https://plain.example:5000"]\n  capabilities = ["pull", "resolve"]\n',
    );
  });

  it('is readable by root alone where it holds a secret', () => {
    const { files } = nodeNetworkFiles({
      ...nothing,
      proxy: 'http://me:secret@proxy.example:3128',
      mirrors: { 'docker.io': 'https://harbor.example' },
      logins: { 'harbor.example': { username: 'me', password: 'secret' } },
    });
    for (const { path, mode, text } of files) {
      const isSecret = /secret|bWU6c2VjcmV0/.test(text);
      expect({ path, mode }).toEqual({ path, mode: isSecret ? '600' : '644' });
    }
  });

  it('is no proxy and no mirror that only this computer can reach, and that is said', () => {
    const { files, warnings } = nodeNetworkFiles({
      ...nothing,
      proxy: 'http://127.0.0.1:3128',
      mirrors: { 'docker.io': 'http://localhost:5000' },
    });
    expect(files.map(({ path }) => path)).toEqual(['/etc/systemd/system/containerd.service.d/slipway-proxy.conf']);
    expect(files[0]?.text).toContain('Environment="HTTP_PROXY="\n');
    expect(warnings).toHaveLength(2);
  });

  it('keeps systemd from reading anything into an address', () => {
    expect(textOf({ proxy: 'http://me:a%20b@proxy.example' }, /proxy/)).toContain('me:a%%20b@proxy.example');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^\s,]+$/)), (noProxy) => {
        for (const line of textOf({ proxy: 'http://proxy.example', noProxy }, /proxy/)?.trim().split('\n').slice(1) ??
          [])
          expect(line).toMatch(/^Environment="(?:[^"\\%]|\\\\|\\"|%%)*"$/);
      }),
    );
  });

  it('is the login in the form that kubelet takes', () => {
    const logins = { 'docker.io': { username: 'me', password: 'p' }, 'ghcr.io': { username: 'me', password: 'q' } };
    expect(JSON.parse(textOf({ logins }, /kubelet/) ?? '')).toEqual({
      auths: { 'https://index.docker.io/v1/': { auth: 'bWU6cA==' }, 'ghcr.io': { auth: 'bWU6cQ==' } },
    });
  });
});

describe('the snapshotter of a node', () => {
  it('is the configured one, in either spelling, else the default', () => {
    expect(configuredSnapshotter('[x]\n  snapshotter = "native"\n')).toBe('native');
    expect(configuredSnapshotter("    snapshotter = 'fuse-overlayfs'\n")).toBe('fuse-overlayfs');
    expect(configuredSnapshotter('version = 3\n# snapshotter = "x"\n')).toBe('overlayfs');
  });
});
