import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageNames } from './minikube-images.ts';
import { forThisComputer } from './minikube-kubeconfig.ts';
import { readTold, withTold } from './minikube-status.ts';

const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const silent = { state: 'unreachable', reason: 'refused' } as const;

describe('the state that minikube tells', () => {
  it.each([
    ['status-paused.json', { state: 'paused' }],
    ['status-stopped.json', { state: 'stopped' }],
    ['status-killed.json', { state: 'stopped' }],
    [
      'status-kubelet-stopped.json',
      { state: 'unreachable', reason: 'refused; minikube says: kubelet stopped, API server running' },
    ],
    [
      'status-interrupted.json',
      { state: 'unreachable', reason: 'refused; minikube says: kubelet stopped, API server stopped' },
    ],
    ['status-container-gone.json', silent],
    ['status-nonexistent.json', silent],
  ])('counts where the API server does not answer: %s', (name, state) => {
    expect(withTold(silent, readTold(recorded(name)))).toEqual(state);
  });

  it('does not make a starting cluster an unreachable one', () => {
    const starting = { state: 'starting', reason: 'Waiting.' } as const;
    expect(withTold(starting, readTold(recorded('status-kubelet-stopped.json')))).toEqual(starting);
  });

  it('may be anything', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void withTold(silent, readTold(text))));
  });
});

describe('the images that minikube lists', () => {
  it('are full names, each once', () => {
    const names = imageNames(recorded('image-list.json'));
    expect(names).toHaveLength(10);
    expect(names).toContain('k8s.registry.example/pause:3.10.1');
    expect(imageNames('[{"repoTags":["a:1","a:1","<none>:<none>"]},{"repoTags":null}]')).toEqual(['a:1']);
  });

  it('may be anything', () => {
    expect(imageNames('not json')).toBeNull();
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void imageNames(text)));
  });
});

describe('the kubeconfig', () => {
  // As minikube 1.38 writes it, with shortened keys.
  const written = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: QQ==
    extensions:
    - extension:
        provider: minikube.sigs.k8s.io
      name: cluster_info
    server: https://192.168.49.2:8443
  name: lab
contexts:
- context:
    cluster: lab
    namespace: default
    user: lab
  name: lab
current-context: ""
kind: Config
users:
- name: lab
  user:
    client-certificate-data: QQ==
    client-key-data: QQ==
`;

  it('leads to 127.0.0.1, whichever address minikube wrote, and is current though it was stopped', () => {
    expect(JSON.parse(forThisComputer(written, 'lab', 32_769) ?? '')).toMatchObject({
      clusters: [{ name: 'minikube-lab', cluster: { server: 'https://127.0.0.1:32769' } }],
      users: [{ name: 'minikube-lab', user: { 'client-key-data': 'QQ==' } }],
      'current-context': 'minikube-lab',
    });
  });

  it('is none where the cluster is not in it', () => {
    expect(forThisComputer(written, 'other', 1)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => forThisComputer(text, 'lab', 1) === null));
  });
});
