import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minikubeError, minikubeFailure, shortReason } from './minikube-failure.ts';

const place = { cluster: 'lab', logs: '/logs', home: '/state/.minikube' };

function recorded(name: string) {
  const file = (one: string) => join(import.meta.dirname, 'fixtures', one);
  const error = file(name.replace(/\.[a-z]+$/, '.stderr.txt'));
  const stderr = existsSync(error) ? readFileSync(error, 'utf8') : '';
  return minikubeFailure({ exitCode: 1, stdout: readFileSync(file(name), 'utf8'), stderr });
}

describe('why minikube failed', () => {
  it.each([
    ['error-root.jsonl', 'DRV_AS_ROOT', 'minikube.root', ''],
    ['error-docker-missing.jsonl', 'PROVIDER_DOCKER_NOT_FOUND', 'docker.missing', ''],
    ['error-docker-down.jsonl', 'PROVIDER_DOCKER_NOT_RUNNING', 'docker.unreachable', 'Cannot connect'],
    ['error-docker-refused.jsonl', 'PROVIDER_DOCKER_NOT_RUNNING', 'docker.unreachable', 'Cannot connect'],
    ['error-docker-permission.jsonl', 'PROVIDER_DOCKER_NEWGRP', 'docker.permission', ''],
    ['error-cpus-max.jsonl', 'RSRC_INSUFFICIENT_CORES', 'minikube.too-small', 'cpu count 64'],
    ['error-cpus-min.jsonl', 'RSRC_INSUFFICIENT_CORES', 'minikube.too-small', 'minimum allowed of 2'],
    ['error-memory-min.jsonl', 'RSRC_INSUFFICIENT_REQ_MEMORY', 'minikube.too-small', '1800MB'],
    ['error-memory-max.jsonl', 'RSRC_OVER_ALLOC_MEM', 'minikube.too-small', 'system limit'],
    ['error-driver-unknown.jsonl', 'DRV_UNSUPPORTED_OS', 'minikube.driver', "'nosuch' is not supported"],
    ['error-driver-missing.jsonl', 'PROVIDER_PODMAN_NOT_FOUND', 'minikube.driver', 'podman'],
    ['error-base-image.jsonl', 'INET_LOOKUP_HOST', 'minikube.offline', 'no such host'],
    ['error-kubernetes-download.jsonl', 'INET_LOOKUP_HOST', 'minikube.offline', 'no such host'],
    ['error-gpus-docker.jsonl', 'GUEST_PROVISION', 'minikube.no-gpu', 'could not select device driver'],
    ['error-ports.jsonl', 'GUEST_PROVISION', 'port.taken', '39999'],
    ['error-gpus.jsonl', 'MK_USAGE', 'tool.failed', 'docker container-runtime'],
    ['error-kubeadm.jsonl', 'GUEST_START', 'cluster.create-failed', "couldn't parse subnet"],
    ['error-node-version.jsonl', 'GUEST_START', 'cluster.create-failed', 'unknown version'],
    ['error-kubernetes-old.jsonl', 'K8S_OLD_UNSUPPORTED', 'cluster.create-failed', '1.18.0 is not supported'],
    ['start-after-interrupt.jsonl', 'DRV_CP_ENDPOINT', 'cluster.create-failed', 'failed to lookup ip'],
  ])('is told by its id, with a remedy of ours: %s', (name, id, code, says) => {
    const failure = recorded(name);
    expect(failure.id).toBe(id);
    const error = minikubeError(failure, place);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
    expect(`${error.message} ${error.remedy}`).not.toMatch(/minikube (delete|start)\b|\{|unknown$/);
    expect(error.message.length).toBeLessThan(600);
  });

  it.each([
    ['error-flag.txt', '', 'Error: unknown flag: --nosuch'],
    [
      'error-output.txt',
      'MK_USAGE',
      'Sorry, please set the --output flag to one of the following valid options: [text,json]',
    ],
    ['stop-nonexistent.jsonl', '', 'To start a cluster, run: "minikube start -p nosuch"'],
  ])('is found where it gives no event of its end: %s', (name, id, text) => {
    expect(recorded(name)).toEqual({ id, text });
  });

  it('is said to be unknown where it said nothing', () => {
    expect(minikubeFailure({ exitCode: 137, stdout: '', stderr: '' }).text).toBe(
      'it ended with code 137 and gave no reason',
    );
  });

  it('is a full disk by its words', () => {
    const text = 'Failed to start host: write /var/lib/docker: no space left on device';
    expect(minikubeError({ id: 'GUEST_PROVISION', text }, place).code).toBe('disk.full');
  });

  it('is what kubeadm found wrong, not that it did', () => {
    // As kubeadm prints it, with two findings.
    const stderr =
      'error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR CRI]: x\n\t[ERROR Y]: z\nkubeadm: failed';
    expect(shortReason(`wait: kubeadm init\nstdout:\n\nstderr:\n${stderr}`)).toBe('[ERROR CRI]: x; [ERROR Y]: z');
  });

  it('is one line, whatever it says, and holds no password', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, output) => {
        const reason = shortReason(`${text}\nstderr:\n${output}`);
        expect(reason).not.toContain('\n');
        expect(reason.length).toBeLessThanOrEqual(403);
      }),
    );
    expect(shortReason('Get "http://ann:secret@proxy.example/": refused')).toBe(
      'Get "http://***@proxy.example/": refused',
    );
  });

  it('is some error for any id', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, text) => {
        expect(minikubeError({ id, text }, place).message).not.toBe('');
      }),
    );
  });
});
