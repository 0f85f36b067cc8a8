import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { ErrorCode } from '../../../contracts/error-table.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import { type Scene, computer, contextOf, lookAt, onSystem, withoutEngine } from '../../../test/fakes/doctor-facts.ts';
import { cgroupVersionCheck } from './cgroup-version.ts';
import { containerEngineCheck } from './container-engine.ts';
import { diskSpaceCheck, leastFreeBytes } from './disk-space.ts';
import { dockerCommandCheck } from './docker-command.ts';
import { engineSizeCheck } from './engine-size.ts';
import { engineVersionCheck } from './engine-version.ts';
import { imagesArchitectureCheck } from './images-architecture.ts';
import { nvidiaRuntimeCheck } from './nvidia-runtime.ts';
import { socketPermissionCheck } from './socket-permission.ts';

const gibibyte = 1024 ** 3;
const address = 'unix:///run/docker.sock';
const silent: Hardware['containerEngine'] = { state: 'unreachable', address, reason: 'no' };

/** An engine that cannot be used, and why. */
function refusing(code: ErrorCode, hardware = computer({}, { containerEngine: silent }), at = address): Scene {
  const info = () => Promise.reject(new AppError(code, { address: at, why: 'nothing listens there' }));
  return { hardware, host: { docker: { info } } };
}

const debian = { '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n' };

describe('the check of the container engine', () => {
  it('passes where it answers, and says which it is', async () => {
    const { outcome } = await lookAt(containerEngineCheck);
    expect(outcome).toEqual({ state: 'passed', says: `docker-engine 29.0 answers at ${address}.` });
  });

  it('passes where it has come up meanwhile', async () => {
    const hardware = computer({}, { containerEngine: silent });
    const { outcome } = await lookAt(containerEngineCheck, {
      hardware,
      host: { docker: { info: async () => null as never } },
    });
    expect(outcome).toEqual({ state: 'passed', says: 'It answers now.' });
  });

  it('leaves a missing permission to the check of that', async () => {
    expect((await lookAt(containerEngineCheck, refusing('docker.permission'))).outcome.state).toBe('passed');
  });

  it('fails with the engine’s own reason, and can start one that is there', async () => {
    const files = { ...debian, '/usr/sbin/dockerd': '', '/run/systemd/system/x': '' };
    expect(
      await lookAt(containerEngineCheck, { ...refusing('docker.unreachable'), files, isAdministrator: true }),
    ).toMatchObject({
      fixable: true,
      outcome: { state: 'failed', code: 'docker.unreachable', commands: ['systemctl enable --now docker'] },
    });
  });

  it('can install one, and lets the user use it from the next login on', async () => {
    const scene = { ...refusing('docker.missing', withoutEngine()), files: debian };
    const { outcome } = await lookAt(containerEngineCheck, scene);
    expect(outcome).toHaveProperty('commands', [
      'sudo env DEBIAN_FRONTEND=noninteractive apt-get update',
      'sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --option Dpkg::Options::=--force-confold docker.io',
      'sudo service docker start',
      'sudo usermod --append --groups docker ada',
    ]);
    const draft = await containerEngineCheck.fix?.(contextOf(scene));
    expect(draft).toMatchObject({
      settleSeconds: null,
      notes: [expect.anything(), expect.stringContaining('log out')],
    });
  });

  it.each([
    ['a system that it knows no packages of', { files: { '/etc/os-release': 'ID=arch\n' } }],
    ['an engine that the user has chosen', { files: debian, environment: { DOCKER_HOST: 'tcp://far' } }],
    [
      'a desktop’s engine that is off',
      {
        files: debian,
        ...refusing(
          'docker.unreachable',
          computer({}, { containerEngine: silent }),
          'unix:///home/ada/.docker/desktop/docker.sock',
        ),
      },
    ],
  ])('does not meddle with %s', async (_title, scene) => {
    const result = await lookAt(containerEngineCheck, { ...refusing('docker.missing', withoutEngine()), ...scene });
    expect(result).toMatchObject({ fixable: false, outcome: { state: 'failed' } });
  });
});

describe('the check of permission', () => {
  it('fails where this user may not, and can add them to the group', async () => {
    const files = { '/var/run/docker.sock': '' };
    expect(await lookAt(socketPermissionCheck, { ...refusing('docker.permission'), files })).toMatchObject({
      fixable: true,
      outcome: { state: 'failed', commands: ['sudo usermod --append --groups docker ada'] },
    });
  });

  it('has nothing to say while there is no engine, or while it is silent', async () => {
    expect((await lookAt(socketPermissionCheck, { hardware: withoutEngine() })).outcome.state).toBe('skipped');
    expect((await lookAt(socketPermissionCheck, refusing('docker.unreachable'))).outcome.state).toBe('skipped');
  });

  it.each([
    [0o140660, 'passed'],
    [0o140666, 'warned'],
  ])('with a socket of mode %o is %s', async (mode, state) => {
    const stat = async () => ({ kind: 'other' as const, bytes: 0, mode });
    const { outcome } = await lookAt(socketPermissionCheck, { host: { files: { stat } } });
    expect(outcome.state).toBe(state);
  });

  it('passes where the engine is asked over the network', async () => {
    const { outcome } = await lookAt(socketPermissionCheck, {
      hardware: computer({ address: 'tcp://127.0.0.1:2375' }),
    });
    expect(outcome).toEqual({ state: 'passed', says: 'This user may use it.' });
  });
});

describe('the check of the version', () => {
  it.each([
    ['docker-engine', '20.10.24+dfsg1', 'passed'],
    ['docker-engine', '19.3.15', 'failed'],
    ['docker-engine', '20.9', 'failed'],
    ['podman', '3.4.4', 'failed'],
    ['podman', '5.2.0', 'passed'],
    ['other', '1.0', 'skipped'],
    ['docker-engine', 'dev', 'skipped'],
  ] as const)('%s %s is %s', async (kind, version, state) => {
    expect((await lookAt(engineVersionCheck, { hardware: computer({ kind, version }) })).outcome.state).toBe(state);
  });
});

describe('the check of the command', () => {
  it.each([
    [['docker'], 'docker-engine', 'passed'],
    [[], 'docker-engine', 'failed'],
    [[], 'podman', 'skipped'],
  ] as const)('with %j on the PATH and %s is %s', async (programs, kind, state) => {
    expect((await lookAt(dockerCommandCheck, { programs, hardware: computer({ kind }) })).outcome.state).toBe(state);
  });
});

describe('the check of processors and memory', () => {
  const large = { totalBytes: 64 * gibibyte, availableBytes: 32 * gibibyte };
  it.each([
    [{ cpus: 8, memoryBytes: 32 * gibibyte }, 'passed', null],
    [{ cpus: 1, memoryBytes: 32 * gibibyte }, 'warned', 'plan'],
    [{ cpus: 4, memoryBytes: 2 * gibibyte, kind: 'docker-desktop' as const }, 'warned', 'Settings'],
    [{ cpus: 4, memoryBytes: 8 * gibibyte, kind: 'colima' as const }, 'warned', 'Colima'],
    [{ cpus: 4, memoryBytes: 8 * gibibyte }, 'passed', null],
  ])('%j is %s', async (engine, state, remedy) => {
    const { outcome } = await lookAt(engineSizeCheck, { hardware: computer(engine, { memory: large }) });
    expect(outcome.state).toBe(state);
    if (remedy !== null) expect(outcome).toHaveProperty('remedy', expect.stringContaining(remedy));
  });

  it('does not ask for more than the computer has', async () => {
    const memory = { totalBytes: 16 * gibibyte, availableBytes: 8 * gibibyte };
    const hardware = computer({ kind: 'colima', memoryBytes: 8 * gibibyte }, { memory });
    expect((await lookAt(engineSizeCheck, { hardware })).outcome.state).toBe('passed');
  });
});

describe('the check of the disk', () => {
  it.each([
    [leastFreeBytes - 1, 'failed'],
    [leastFreeBytes, 'warned'],
    [100e9, 'passed'],
    [null, 'skipped'],
  ])('with %s bytes free is %s', async (diskFreeBytes, state) => {
    expect((await lookAt(diskSpaceCheck, { hardware: computer({ diskFreeBytes }) })).outcome.state).toBe(state);
  });

  it('looks where the container engine keeps its data, and at the home’s disk where there is no engine', async () => {
    expect((await lookAt(diskSpaceCheck)).outcome.says).toContain('/data');
    const disk = { path: '/home', totalBytes: 500e9, freeBytes: 200e9 };
    const { outcome } = await lookAt(diskSpaceCheck, { hardware: { ...withoutEngine(), disk } });
    expect(outcome.says).toContain('/home');
  });
});

describe('the check of control groups', () => {
  it.each([
    [{ cgroupVersion: '2' as const }, null, 'passed'],
    [{ cgroupVersion: 'unknown' as const }, null, 'skipped'],
    [{ cgroupVersion: '1' as const }, null, 'warned'],
    [{ cgroupVersion: '1' as const }, 'kindest/node:v1.34.4', 'warned'],
    [{ cgroupVersion: '1' as const }, 'kindest/node:v1.35.0@sha256:0', 'failed'],
    [{ cgroupVersion: '1' as const }, 'my/node:latest', 'warned'],
    [{ cgroupVersion: '1' as const, rootless: true }, null, 'failed'],
  ])('%j with the node image %s is %s', async (engine, nodeImage, state) => {
    expect((await lookAt(cgroupVersionCheck, { hardware: computer(engine), nodeImage })).outcome.state).toBe(state);
  });
});

describe('the check of the images’ architecture', () => {
  it.each([
    ['x86_64', 'linux', {}, 'passed', ''],
    ['aarch64', 'darwin', {}, 'warned', 'by emulation'],
    ['aarch64', 'linux', { '/proc/sys/fs/binfmt_misc/qemu-x86_64': '' }, 'warned', 'by emulation'],
    ['aarch64', 'linux', {}, 'warned', 'Nothing here emulates it'],
  ] as const)('%s on %s with %j is %s', async (architecture, platform, files, state, says) => {
    const { outcome } = await lookAt(imagesArchitectureCheck, {
      hardware: onSystem(platform, { architecture }),
      files,
    });
    expect(outcome).toMatchObject({ state, says: expect.stringContaining(says) as string });
  });
});

describe('the check of NVIDIA', () => {
  const card = (change: Partial<Hardware['gpus'][number]>) => [
    { vendor: 'NVIDIA', model: 'RTX 4090', memoryBytes: null, driver: '570', usable: true, reason: 'fine', ...change },
  ];
  it.each([
    [[], 'skipped', null],
    [card({}), 'passed', null],
    [card({ usable: false, reason: 'no runtime' }), 'warned', 'Toolkit'],
    [card({ usable: false, driver: null, reason: 'no driver' }), 'warned', 'driver first'],
  ] as const)('%j is %s', async (gpus, state, remedy) => {
    const { outcome } = await lookAt(nvidiaRuntimeCheck, { hardware: computer({}, { gpus: [...gpus] }) });
    expect(outcome.state).toBe(state);
    if (remedy !== null) expect(outcome).toHaveProperty('remedy', expect.stringContaining(remedy));
  });

  it('cannot tell without an engine', async () => {
    const hardware = { ...withoutEngine(), gpus: card({ usable: false }) };
    expect((await lookAt(nvidiaRuntimeCheck, { hardware })).outcome.state).toBe('skipped');
  });
});

describe('what is known only while the engine runs', () => {
  it.each([engineVersionCheck, engineSizeCheck, cgroupVersionCheck, imagesArchitectureCheck, dockerCommandCheck])(
    'is skipped without one: $id',
    async (check) => {
      expect((await lookAt(check, { hardware: withoutEngine() })).outcome.state).toBe('skipped');
    },
  );
});
