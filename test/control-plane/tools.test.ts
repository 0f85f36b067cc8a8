import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { createTools } from '../../main/engine/tools/tools.ts';
import type { Host } from '../../provisioners/host.ts';

const resources = resolve(import.meta.dirname, '../../resources');
const signal = AbortSignal.timeout(170_000);
let home = '';
let host: Host;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-tools-'));
  const real = createNodeHost({
    home,
    cache: join(home, 'cache'),
    resources,
    userKubeconfig: join(home, 'kubeconfig'),
  });
  // As on a computer that has Go and nothing else, and whose publisher is out of reach.
  const find = (name: string) => (name === 'go' ? real.processes.find(name) : Promise.resolve(null));
  host = { ...real, processes: { ...real.processes, find } };
});

afterAll(() => rm(home, { recursive: true, force: true }));

describe('kind from its Go module', () => {
  it('is built from sources that go.sum pins, runs, and tells its version', async () => {
    const logs: string[] = [];
    const mirror = join(home, 'empty-mirror');
    const path = await createTools(host, { mirror }).tool(
      'kind',
      signal,
      (event) => event.type === 'log' && logs.push(event.text),
    );
    expect(logs[0]).toMatch(/built from its Go module/);
    const { stdout, exitCode } = await host.processes.run(path, ['version']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^kind v0\.33\.0 /) as string });
    const [status] = await createTools(host, { mirror }).list();
    expect(status?.found).toMatchObject({ from: 'cache', path, version: '0.33.0', origin: 'go-module' });
  });

  it('is refused where a source is not the one that go.sum pins', async () => {
    const altered = join(home, 'altered');
    await host.files.writeAtomic(
      join(altered, 'tools.json'),
      (await host.files.readText(join(resources, 'tools.json')))!,
    );
    for (const name of ['go.mod', 'go.sum', 'main.go']) {
      const text = (await host.files.readText(join(resources, 'go/kind', name)))!;
      const changed = name === 'go.sum' ? text.replace(/^(sigs\.k8s\.io\/kind v0\.33\.0 h1:)...../m, '$1AAAAA') : text;
      await host.files.writeAtomic(join(altered, 'go/kind', name), changed);
    }
    const paths = { ...host.paths, cache: join(home, 'other-cache'), resources: altered };
    const failure = createTools({ ...host, paths }, { mirror: join(home, 'empty-mirror') }).tool('kind', signal);
    await expect(failure).rejects.toMatchObject({ code: 'tool.unverified', data: { tool: 'kind' } });
  });
});
