import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { sampleLogin } from '../../../test/fakes/sample-login.ts';
import { readZip } from '../../../test/fakes/zip-archive.ts';
import { createClusters } from '../clusters/clusters.ts';
import { createSettings } from '../settings/settings.ts';
import type { DiagnosticParts } from './diagnostic-files.ts';
import { diagnosticsHandlers } from './diagnostics-handlers.ts';

const home = '/home/test/.slipway';
const secrets = {
  registry: 'registry pass"word',
  proxy: 'proxy-word/77',
  token: 'token-of-the-engine-1234567890',
};
const operation = { id: 'up-1', kind: 'up', title: 'Launch', cluster: 'lab', state: 'failed' };

/** Everything that is secret, in the places that it is kept in, and where a careless program may have written it. */
function stateFolder(): Record<string, string> {
  const careless = [secrets.registry, secrets.proxy, secrets.token, sampleLogin.password, sampleLogin.clientSecret];
  const lines = careless.map((secret) => JSON.stringify({ says: `used ${secret} in /home/test/work` })).join('\n');
  return {
    [`${home}/settings.json`]: JSON.stringify({ schema: 1, settings: { proxy: 'http://proxy.example:3128' } }),
    [`${home}/secrets/registries.json`]: JSON.stringify({
      schema: 1,
      logins: { 'ghcr.io': { username: 'me', password: secrets.registry } },
    }),
    [`${home}/secrets/proxy.json`]: JSON.stringify({ schema: 1, login: { username: 'me', password: secrets.proxy } }),
    [`${home}/token`]: secrets.token,
    [`${home}/clusters/lab/login.json`]: JSON.stringify({ schema: 1, keptIn: 'file', login: sampleLogin }),
    [`${home}/clusters/lab/logs/kind-create.log`]: `${lines}\nnode is up\n`,
    [`${home}/clusters/lab/kubeconfig`]: 'client-key-data: abc',
    [`${home}/operations/up-1/journal.ndjson`]: `${lines}\n`,
    [`${home}/engine.log`]: `${lines}\nlistens\n`,
  };
}

function stage({ files: more = {}, doctor = async () => [] }: Stage = {}) {
  const written = new Map<string, { bytes: Uint8Array; mode: number | undefined }>();
  const files = memoryFiles({ ...stateFolder(), ...more });
  files.writeAtomic = async (path, bytes, options) =>
    void written.set(path, { bytes: Buffer.from(bytes), mode: options?.mode });
  const host = fakeHost({
    files,
    surroundings: { environment: () => ({ HOME: '/home/test' }) },
    transfers: { proxyEnvironment: () => ({}) },
    computer: {
      facts: async () => {
        throw new AppError('tool.missing', { tool: 'lspci', why: 'it is not there' });
      },
    },
  });
  const provisioner = fakeProvisioner({});
  const parts = {
    host,
    settings: createSettings(host),
    clusters: createClusters([provisioner], { tool: async (name) => name }),
    provisioners: [provisioner],
    tools: { list: async () => [] },
    doctor: { run: doctor },
    operations: { list: () => [operation] },
  } as unknown as DiagnosticParts;
  return { handlers: diagnosticsHandlers(parts, 0.2), written };
}

interface Stage {
  readonly files?: Record<string, string>;
  readonly doctor?: () => Promise<unknown[]>;
}

const context = { signal: new AbortController().signal };
const input = { path: '/home/test/out.zip', asker: { version: '1.2.3', Electron: '45' } };

describe('the diagnostics', () => {
  it('hold what tells how things are, and none of the secrets in any file', async () => {
    const { handlers, written } = stage();
    const saved = await handlers.save(input, context);
    const file = written.get(input.path);
    expect(file?.mode).toBe(0o600);
    expect(saved.bytes).toBe(file?.bytes.length);
    const texts = await readZip(file?.bytes ?? new Uint8Array());
    expect([...texts.keys()]).toEqual(saved.files);
    expect([...texts.keys()].toSorted()).toEqual([
      'README.txt',
      'clusters.json',
      'clusters/lab/logs/kind-create.log',
      'clusters/lab/platform.json',
      'doctor.json',
      'engine.log',
      'hardware.json',
      'operations.json',
      'operations/up-1.ndjson',
      'settings.json',
      'tools.json',
    ]);
    const all = [...texts.values()].join('\n');
    for (const secret of [...Object.values(secrets), sampleLogin.password, sampleLogin.clientSecret]) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(all).not.toContain('/home/test');
    expect(texts.get('engine.log')).toContain('{"says":"used [hidden] in ~/work"}');
    expect(texts.get('clusters/lab/logs/kind-create.log')).toContain('node is up');
    expect(texts.get('README.txt')).toMatch(/version: 1\.2\.3\nElectron: 45/);
  });

  it('are saved all the same where a part fails or hangs, and say so', async () => {
    const { handlers, written } = stage({ doctor: () => new Promise(() => undefined) });
    const saved = await handlers.save(input, context);
    expect(saved.missing).toEqual(['hardware.json', 'clusters/lab/platform.json', 'doctor.json']);
    const texts = await readZip(written.get(input.path)?.bytes ?? new Uint8Array());
    expect(texts.get('doctor.json')).toBe('This could not be read: it took more than 0.2 s\n');
    expect(texts.get('hardware.json')).toMatch(/lspci/);
    expect(texts.get('README.txt')).toMatch(/each file says why\):\n {2}hardware\.json\n/);
  });

  it('say which secrets could not be looked for', async () => {
    const { handlers, written } = stage({ files: { [`${home}/clusters/lab/login.json`]: 'broken' } });
    await handlers.save(input, context);
    const texts = await readZip(written.get(input.path)?.bytes ?? new Uint8Array());
    expect(texts.get('README.txt')).toMatch(/was not looked for in these files:\n {2}the login of lab/);
  });

  it('write nothing for one who has left', async () => {
    const { handlers, written } = stage();
    await expect(handlers.save(input, { signal: AbortSignal.abort() })).rejects.toMatchObject({});
    expect(written.size).toBe(0);
  });
});
