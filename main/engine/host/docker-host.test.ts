import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerError, openDocker } from './docker-connection.ts';
import { createDockerHost } from './docker-host.ts';

/** What Docker Engine 20.10 answered to /info, /version and /containers/json, cut to what is read and a little more. */
const info = {
  Containers: 1,
  Driver: 'overlay2',
  CgroupVersion: '1',
  KernelVersion: '6.18.44',
  OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  Architecture: 'x86_64',
  NCPU: 2,
  MemTotal: 25276514304,
  DockerRootDir: '/var/lib/docker',
  Name: 'vm',
  Runtimes: { runc: { path: 'runc' }, 'io.containerd.runc.v2': { path: 'runc' } },
  SecurityOptions: ['name=seccomp,profile=default'],
};
const version = { Version: '20.10.24', Components: [{ Name: 'Engine', Version: '20.10.24' }] };
const container = {
  Id: 'fd8647d0f80f',
  Names: ['/slipway-control-plane'],
  Image: 'kindest/node:v1.34.4',
  ImageID: 'sha256:1',
  Created: 1795000000,
  Ports: [
    { IP: '127.0.0.1', PrivatePort: 6443, PublicPort: 34303, Type: 'tcp' },
    { PrivatePort: 80, Type: 'tcp' },
  ],
  Labels: { 'io.x-k8s.kind.cluster': 'slipway' },
  State: 'running',
  Status: 'Up 5 minutes',
  Mounts: [
    { Type: 'volume', Name: 'a1', Source: '/var/lib/docker/volumes/a1/_data', Destination: '/var', Driver: 'local' },
    { Type: 'bind', Source: '/lib/modules', Destination: '/lib/modules' },
  ],
};

let folder = '';
let server: Server;
let asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
const socket = () => join(folder, 'engine.sock');
const docker = createDockerHost(() => openDocker({ address: `unix://${socket()}`, tls: null }));

beforeEach(async () => {
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'slipway-engine-'));
  server = createServer((request, response) => {
    asked.push(`${String(request.method)} ${decodeURIComponent(String(request.url))}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(socket(), resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

describe('docker', () => {
  it('says what the engine is and has', async () => {
    answer = (request, response) => json(response, request.url === '/version' ? version : info);
    expect(await docker.info()).toEqual({
      address: `unix://${socket()}`,
      version: '20.10.24',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.18.44',
      architecture: 'x86_64',
      cpus: 2,
      memoryBytes: 25276514304,
      storageDriver: 'overlay2',
      dataFolder: '/var/lib/docker',
      cgroupVersion: '1',
      rootless: false,
      runtimes: ['io.containerd.runc.v2', 'runc'],
      name: 'vm',
    });
  });

  it('finds containers by their labels, stopped ones too', async () => {
    answer = (_request, response) =>
      json(response, [container, { ...container, State: 'exited', Ports: [], Labels: null, Mounts: null }]);
    const [first, second] = await docker.containers({ 'io.x-k8s.kind.cluster': '', role: 'worker' });
    expect(asked).toEqual(['GET /containers/json?all=true&filters={"label":["io.x-k8s.kind.cluster","role=worker"]}']);
    expect(first).toEqual({
      id: 'fd8647d0f80f',
      name: 'slipway-control-plane',
      image: 'kindest/node:v1.34.4',
      state: 'running',
      labels: { 'io.x-k8s.kind.cluster': 'slipway' },
      createdAt: '2026-11-18T11:06:40.000Z',
      ports: [{ container: 6443, host: 34303, address: '127.0.0.1' }],
      mounts: [
        { type: 'volume', name: 'a1', destination: '/var' },
        { type: 'bind', name: null, destination: '/lib/modules' },
      ],
    });
    expect(second).toMatchObject({ state: 'exited', labels: {}, ports: [], mounts: [] });
  });

  it('takes what was done before for done', async () => {
    answer = (_request, response) => response.writeHead(304).end();
    await docker.start('x');
    await docker.stop('x', 7);
    answer = (_request, response) => json(response, { message: 'No such container: x' }, 404);
    await docker.remove('x');
    answer = (_request, response) => json(response, { message: 'Container x is already paused' }, 409);
    await docker.pause('x');
    answer = (_request, response) => json(response, { message: 'Container x is not paused' }, 500);
    await docker.unpause('x');
    expect(asked).toEqual([
      'POST /containers/x/start',
      'POST /containers/x/stop?t=7',
      'DELETE /containers/x?force=true&v=true',
      'POST /containers/x/pause',
      'POST /containers/x/unpause',
    ]);
  });

  it('says why the engine refused', async () => {
    answer = (_request, response) => json(response, { message: 'Container x is not running.' }, 409);
    await expect(docker.pause('x')).rejects.toMatchObject({
      code: 'docker.failed',
      data: { why: 'Container x is not running' },
    });
  });

  it('removes a container whose end comes late, and says so of one that never ends', async () => {
    const why =
      'Could not kill running container 77f3, cannot remove - tried to kill container, but did not receive an exit event';
    answer = (_request, response) =>
      asked.length < 2 ? json(response, { message: why }, 500) : response.writeHead(204).end();
    await docker.remove('77f3');
    expect(asked).toHaveLength(2);
    answer = (_request, response) => json(response, { message: why }, 500);
    await expect(docker.remove('77f3')).rejects.toMatchObject({ code: 'docker.stuck', data: { why } });
    expect(asked).toHaveLength(5);
  });

  it('knows an image from none', async () => {
    answer = (_request, response) => json(response, { Id: 'sha256:1' });
    expect(await docker.hasImage('kindest/node:v1.34.4')).toBe(true);
    answer = (_request, response) => json(response, { message: 'No such image: x' }, 404);
    expect(await docker.hasImage('x')).toBe(false);
  });

  it('says why an image cannot be pulled, before and in the middle of it', async () => {
    answer = (_request, response) => json(response, { message: 'repository x not found' }, 404);
    await expect(docker.pullImage('x:1')).rejects.toMatchObject({
      code: 'image.missing',
      data: { image: 'x:1', why: 'repository x not found' },
    });
    answer = (_request, response) => {
      response.write('{"status":"Pulling fs layer","progressDetail":{},"id":"a"}\r\n');
      response.end('{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}\r\n');
    };
    await expect(docker.pullImage('x:1')).rejects.toMatchObject({
      code: 'image.missing',
      data: { why: 'unexpected EOF' },
    });
  });

  it('can be cancelled in the middle of a pull', async () => {
    answer = (_request, response) =>
      response.write('{"status":"Downloading","progressDetail":{"current":1,"total":2},"id":"a"}\n');
    const controller = new AbortController();
    const pulling = docker.pullImage('x:1', { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(pulling).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says that an answer cannot be understood, and by whom', async () => {
    answer = (_request, response) => json(response, [{ hello: 'world' }]);
    await expect(docker.containers({})).rejects.toMatchObject({
      code: 'docker.failed',
      data: { why: 'its answer cannot be understood' },
    });
  });

  it('says that nobody is there', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(docker.info()).rejects.toMatchObject({
      code: 'docker.unreachable',
      data: { address: `unix://${socket()}` },
    });
  });
});

describe('dockerError', () => {
  it('knows a socket that this user may not use', () => {
    const thrown = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
    expect(dockerError('unix:///s', thrown)).toMatchObject({
      code: 'docker.permission',
      data: { address: 'unix:///s' },
    });
  });
});
