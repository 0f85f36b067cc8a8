import { describe, expect, it } from 'vitest';
import { minikubeDriver, refuseImpossible, startArguments } from './minikube-arguments.ts';

const spec = { name: 'lab', nodes: 1, nodeImage: null, gatewayPort: 8080, folder: '/home/clusters/lab' };
const driver = ['--driver=docker'];

describe('the arguments for minikube', () => {
  it('keep every port on this computer, and mark the node', () => {
    const args = startArguments(spec, '/etc/slipway/ab', driver);
    expect(args).toEqual(
      expect.arrayContaining([
        '--driver=docker',
        '--listen-address=127.0.0.1',
        '--ports=127.0.0.1:8080:30080',
        '--mount-string=/dev/null:/etc/slipway/ab:ro',
        '--container-runtime=containerd',
      ]),
    );
    expect(args.join(' ')).not.toMatch(/gpus|base-image/);
  });

  it('give GPUs to the one runtime that takes them', () => {
    const args = startArguments({ ...spec, gpus: true, nodeImage: 'kic:1' }, '/etc/slipway/ab', driver);
    expect(args).toEqual(expect.arrayContaining(['--container-runtime=docker', '--gpus=nvidia', '--base-image=kic:1']));
  });

  it('are of the driver for Docker, rootless or not, and of no other', () => {
    expect(minikubeDriver({ operatingSystem: 'Docker Desktop', rootless: false })).toEqual(driver);
    expect(minikubeDriver({ operatingSystem: 'Debian', rootless: true })).toEqual([...driver, '--rootless=true']);
    expect(() => minikubeDriver({ operatingSystem: 'Podman on fedora', rootless: true })).toThrow(/Podman/);
  });

  it('are not made for what cannot be', () => {
    expect(() => refuseImpossible({ name: 'lab', nodes: 1 })).not.toThrow();
    expect(() => refuseImpossible({ name: 'lab', nodes: 2 })).toThrow(/2 were asked for/);
    expect(() => refuseImpossible({ name: 'bridge', nodes: 1 })).toThrow(/Docker has a network/);
  });
});
