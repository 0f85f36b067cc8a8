import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolStatusSchema } from '../../../contracts/tools.ts';
import type { ProcessHost, RunResult } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { createNodeFiles } from '../host/node-files.ts';
import { createNodeNetwork } from '../host/node-network.ts';
import { createNodeProcesses } from '../host/node-processes.ts';
import { createTools } from './tools.ts';

const program = Buffer.from('#!/bin/sh\necho "kind v0.33.0 go1.26 linux/amd64"\n');
const sum = createHash('sha256').update(program).digest('hex');
const never = new AbortController().signal;
const path = '/github.com/kubernetes-sigs/kind/releases/download/v0.33.0/kind-linux-amd64';

let cache = '';
let server: Server;
let mirror = '';
let served = new Map<string, Buffer | string>();
let asked: string[] = [];
/** Awaited before anything is answered. */
let gate: Promise<void> = Promise.resolve();

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'slipway-tools-'));
  asked = [];
  gate = Promise.resolve();
  served = new Map<string, Buffer | string>([
    [path, program],
    [`${path}.sha256sum`, `${sum}  kind-linux-amd64\n`],
  ]);
  server = createServer((request, response) => {
    asked.push(String(request.url));
    const body = served.get(String(request.url));
    void gate.then(() => (body === undefined ? response.writeHead(404).end() : response.end(body)));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  mirror = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(cache, { recursive: true, force: true });
});

/** On the PATH is only what a test says; `answers` is what programs print. */
function tools(onPath: Record<string, string> = {}, run?: ProcessHost['run']) {
  const answer = (command: string): Promise<RunResult> =>
    Promise.resolve({ exitCode: 0, stdout: onPath[command.slice(5)] ?? '', stderr: '' });
  const real = createNodeProcesses();
  const host = fakeHost({
    paths: { cache, resources: resolve(import.meta.dirname, '../../../resources') },
    files: createNodeFiles(),
    network: createNodeNetwork(),
    processes: {
      find: (name) => Promise.resolve(name in onPath ? `/bin/${name}` : null),
      run: (command, args, options) =>
        command === 'chmod' ? real.run(command, args, options) : (run ?? answer)(command, args, options),
    },
  });
  return createTools(host, { platform: 'linux', architecture: 'x64', mirror });
}

const kind = () => join(cache, 'tools/kind-0.33.0-linux-amd64/kind');
const partial = () => readdir(join(cache, 'tools/partial'));

describe('tool', () => {
  it('takes an accepted version from the PATH, and asks no network', async () => {
    const onPath = { kind: 'kind v0.31.0 go1.25.1 linux/amd64' };
    expect(await tools(onPath).tool('kind', never)).toBe('/bin/kind');
    expect(asked).toEqual([]);
  });

  it('fetches one where that of the PATH is too old or tells no version', async () => {
    for (const said of ['kind v0.20.0 go1.20 linux/amd64', 'kind (devel)']) {
      await rm(join(cache, 'tools'), { recursive: true, force: true });
      expect(await tools({ kind: said }).tool('kind', never)).toBe(kind());
    }
  });

  it('fetches, verifies, makes runnable, and notes what it took', async () => {
    const events: ProvisionerEvent[] = [];
    expect(await tools().tool('kind', never, (event) => events.push(event))).toBe(kind());
    expect(Buffer.compare(await readFile(kind()), program)).toBe(0);
    expect((await stat(kind())).mode & 0o111).toBe(0o111);
    expect(JSON.parse(await readFile(join(kind(), '../manifest.json'), 'utf8'))).toEqual({
      schema: 1,
      name: 'kind',
      version: '0.33.0',
      platform: 'linux-amd64',
      sha256: sum,
      origin: 'download',
      source: mirror + path,
    });
    expect(events.at(-1)).toMatchObject({
      type: 'progress',
      step: 'tools',
      done: program.length,
      total: program.length,
      unit: 'bytes',
    });
    expect(await partial()).toEqual([]);
  });

  it('takes it from the cache the next time, with no network', async () => {
    await tools().tool('kind', never);
    asked = [];
    expect(await tools().tool('kind', never)).toBe(kind());
    expect(asked).toEqual([]);
  });

  it('never uses a cached program whose bytes are others by now: it is fetched anew', async () => {
    await tools().tool('kind', never);
    await writeFile(kind(), '#!/bin/sh\necho evil\n');
    expect(await tools().tool('kind', never)).toBe(kind());
    expect(Buffer.compare(await readFile(kind()), program)).toBe(0);
  });

  it('refuses what does not match the checksum, and leaves nothing of it', async () => {
    served.set(path, Buffer.concat([program, Buffer.from('evil')]));
    const failure = tools({ go: '' }).tool('kind', never);
    await expect(failure).rejects.toMatchObject({ code: 'tool.unverified', data: { tool: 'kind' } });
    await expect(failure).rejects.toThrow(sum);
    expect(await partial()).toEqual([]);
    await expect(stat(kind())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses where the checksum is none', async () => {
    served.set(`${path}.sha256sum`, '<html>Log in to the hotel network</html>');
    await expect(tools().tool('kind', never)).rejects.toMatchObject({ code: 'tool.unverified' });
    expect(asked).not.toContain(path);
  });

  it('says what is missing and where it would be, where neither the publisher nor Go is there', async () => {
    served.clear();
    await expect(tools().tool('kind', never)).rejects.toMatchObject({
      code: 'tool.missing',
      data: {
        tool: 'kind',
        version: '0.33.0',
        address: `https:/${path}`,
        why: expect.stringContaining('404') as string,
      },
    });
  });

  it('builds it from the pinned module where the publisher is out of reach and Go is there', async () => {
    served.clear();
    const runs: string[] = [];
    const events: ProvisionerEvent[] = [];
    const build: ProcessHost['run'] = async (command, args, options) => {
      runs.push(`${command} ${args[0] ?? ''} ${options?.env?.['GOFLAGS'] ?? ''} ${options?.cwd ?? ''}`);
      await writeFile(args[args.indexOf('-o') + 1]!, program, { mode: 0o755 });
      options?.onLine?.('stderr', 'go: downloading');
      return { exitCode: 0, stdout: '', stderr: '' };
    };
    expect(await tools({ go: '' }, build).tool('kind', never, (event) => events.push(event))).toBe(kind());
    expect(runs).toEqual([expect.stringMatching(/^\/bin\/go build -mod=readonly .*resources\/go\/kind$/)]);
    expect(events.filter((event) => event.type === 'log').map((event) => event.text)).toEqual([
      expect.stringMatching(/404.*built from its Go module/),
      'go: downloading',
    ]);
  });

  it('builds a program that cannot be imported by its package, with what its sources need', async () => {
    served.clear();
    const runs: string[] = [];
    const build: ProcessHost['run'] = async (_command, args, options) => {
      runs.push(`${args.join(' ')} CGO_ENABLED=${options?.env?.['CGO_ENABLED'] ?? ''}`);
      await writeFile(args[args.indexOf('-o') + 1]!, program, { mode: 0o755 });
      return { exitCode: 0, stdout: '', stderr: '' };
    };
    await tools({ go: '' }, build).tool('minikube', never);
    expect(runs).toEqual([
      expect.stringMatching(/^build -trimpath -tags libvirt_dlopen .* k8s\.io\/minikube\/cmd\/minikube CGO_ENABLED=1$/),
    ]);
  });

  it.each([
    [
      'verifying sigs.k8s.io/kind@v0.33.0: checksum mismatch\n\tdownloaded: h1:x\n\tgo.sum: h1:y\n\nSECURITY ERROR',
      'tool.unverified',
    ],
    ['go: sigs.k8s.io/kind@v0.33.0: dial tcp: no such host', 'tool.missing'],
  ])('tells a source that differs from one that cannot be had: %s', async (stderr, code) => {
    served.clear();
    const build: ProcessHost['run'] = () => Promise.resolve({ exitCode: 1, stdout: '', stderr });
    await expect(tools({ go: '' }, build).tool('kind', never)).rejects.toMatchObject({ code });
  });
});

describe('several callers', () => {
  it('share one fetch', async () => {
    const shared = tools();
    const paths = await Promise.all([1, 2, 3].map(() => shared.tool('kind', never)));
    expect(new Set(paths)).toEqual(new Set([kind()]));
    expect(asked).toEqual([`${path}.sha256sum`, path]);
  });

  it('one who leaves does not stop the others; the last who leaves does, and a later one begins anew', async () => {
    const shared = tools();
    let open = () => undefined as unknown;
    gate = new Promise((opened) => (open = opened));
    const [first, second] = [new AbortController(), new AbortController()];
    const leaves = shared.tool('kind', first.signal);
    const stays = shared.tool('kind', second.signal);
    await expect.poll(() => asked.length).toBe(1);
    first.abort();
    await expect(leaves).rejects.toMatchObject({ code: 'cancelled' });
    open();
    expect(await stays).toBe(kind());

    await rm(join(cache, 'tools'), { recursive: true });
    gate = new Promise((opened) => (open = opened));
    const third = new AbortController();
    const alone = shared.tool('kind', third.signal);
    await expect.poll(() => asked.length).toBe(3);
    third.abort();
    const later = shared.tool('kind', never);
    await expect(alone).rejects.toMatchObject({ code: 'cancelled' });
    open();
    expect(await later).toBe(kind());
  });
});

describe('list', () => {
  it('says of every tool where it is, or why not and what would help', async () => {
    const some = tools({ kubectl: '{"clientVersion":{"gitVersion": "v1.32.4-dispatcher"}}' });
    await some.tool('kind', never);
    const list = await some.list();
    expect(list.map((one) => toolStatusSchema.parse(one))).toEqual(list);
    expect(list.slice(0, 3).map((one) => [one.name, one.found])).toEqual([
      ['kind', { from: 'cache', path: kind(), version: '0.33.0', sha256: sum, origin: 'download' }],
      [
        'kubectl',
        {
          from: 'missing',
          reason:
            '/bin/kubectl is version 1.32.4, and 1.34.0 or newer, below 1.36.0 is needed. Version 1.34.4 is fetched when it is needed, or with "slipway tools fetch".',
          address: 'https://dl.k8s.io/release/v1.34.4/bin/linux/amd64/kubectl',
        },
      ],
      [
        'minikube',
        {
          from: 'missing',
          reason: 'It is not on the PATH. Version 1.38.1 is fetched when it is needed.',
          address: 'https://github.com/kubernetes/minikube/releases/download/v1.38.1/minikube-linux-amd64',
        },
      ],
    ]);
  });

  it('leaves those on demand out where all are fetched', async () => {
    expect(await tools().names()).toEqual(['kind', 'kubectl']);
  });

  it('tells what is on the PATH', async () => {
    const list = await tools({ kubectl: '{\n  "clientVersion": {\n    "gitVersion": "v1.34.4",' }).list();
    expect(list[1]?.found).toEqual({ from: 'path', path: '/bin/kubectl', version: '1.34.4' });
    expect(list[0]?.found).toMatchObject({
      from: 'missing',
      reason: expect.stringMatching(/^It is not on the PATH\./) as string,
    });
  });
});
