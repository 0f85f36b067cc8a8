import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { readRecord } from '../../main/engine/clusters/cluster-record.ts';
import { parseKustomization } from '../../main/engine/distribution/kustomization.ts';
import { parseChildLine } from '../../main/engine/host/child-protocol.ts';
import { readEndpoint } from '../../main/engine/host/kubernetes-credentials.ts';
import { checkConfig, chooseManifest, readManifest } from '../../main/engine/images/image-manifest.ts';
import { readSettingsFile } from '../../main/engine/settings/settings-file.ts';
import { clusterFolder } from '../../provisioners/cluster-folder.ts';
import { minikubeFiles, readMade } from '../../provisioners/minikube/minikube-files.ts';
import { readConfig, rehearsalFiles } from '../../provisioners/rehearsal/rehearsal-files.ts';
import { fakeHost } from '../fakes/fake-host.ts';
import { memoryFiles } from '../fakes/memory-files.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 7 };
const platform = { os: 'linux', architecture: 'amd64' };

/** A computer on which every file that is asked for holds the same bytes. */
function hostWith(text: string) {
  const { home } = fakeHost({}).paths;
  const folder = clusterFolder(home, 'one');
  const names = [
    `${home}/settings.json`,
    ...['record', 'minikube', 'rehearsal'].map((name) => `${folder}/${name}.json`),
  ];
  return fakeHost({ files: memoryFiles(Object.fromEntries(names.map((name) => [name, text]))) });
}

const folder = clusterFolder(fakeHost({}).paths.home, 'one');

/** What reads bytes that others wrote, and something that it takes. */
const readers: readonly [string, unknown, (text: string) => unknown][] = [
  ['an index of images', { schemaVersion: 2, manifests: [{ ...descriptor, platform }] }, readIndex],
  ['the manifest of an image', { schemaVersion: 2, config: descriptor, layers: [descriptor] }, readIndex],
  ['the configuration of an image', platform, (text) => checkConfig('one', text, platform)],
  [
    'a kubeconfig',
    {
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
      clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:6443' } }],
      users: [{ name: 'u', user: { token: 't' } }],
    },
    (text) => readEndpoint(text),
  ],
  ['a line of a child process', { type: 'event', event: 1 }, parseChildLine],
  ['the settings', { schema: 1, mirror: 'https://mirror.example' }, (text) => readSettingsFile(hostWith(text))],
  [
    'the record of a cluster',
    {
      ...{ schema: 1, name: 'one', provisioner: 'kind', nodes: 1, nodeImage: null, gatewayPort: 8080 },
      ...{ createdAt: '2026-11-25T00:00:00.000Z', platform: null },
    },
    (text) => readRecord(hostWith(text), 'one'),
  ],
  [
    'how minikube was asked',
    { schema: 1, arguments: ['start'] },
    (text) => readMade(hostWith(text), minikubeFiles(folder)),
  ],
  [
    'a rehearsal',
    {
      ...{ schema: 1, createdAt: '2026-11-25T00:00:00.000Z', port: 6443 },
      shapes: [{ count: 1, millicores: 8000, memoryBytes: 2 ** 35, gpu: null }],
    },
    (text) => readConfig(hostWith(text), rehearsalFiles(folder)),
  ],
];

function readIndex(text: string): unknown {
  const read = readManifest(text, 'registry.example');
  return read.kind === 'index' ? chooseManifest('one', read.entries, platform) : read.manifest;
}

/** A text that is cut, or in which one character is another. */
function damaged(text: string): fc.Arbitrary<string> {
  const at = fc.nat(text.length);
  return fc.oneof(
    at.map((end) => text.slice(0, end)),
    fc
      .tuple(at, fc.string({ maxLength: 3 }))
      .map(([begin, other]) => text.slice(0, begin) + other + text.slice(begin + 1)),
  );
}

/** The JSON of a value in which one part is something else, or gone. */
function altered(value: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(value);
  return fc.tuple(fc.constantFrom(...paths), fc.option(fc.jsonValue(), { nil: undefined })).map(([path, other]) => {
    const copy = structuredClone({ root: value }) as Record<string, unknown>;
    const keys = ['root', ...path];
    const parent = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
    parent[keys.at(-1) ?? ''] = other;
    return JSON.stringify(copy['root'] ?? null);
  });
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))];
}

async function outcome(read: (text: string) => unknown, text: string): Promise<unknown> {
  try {
    await read(text);
    return null;
  } catch (thrown) {
    return thrown;
  }
}

describe.each(readers)('%s', (_name, sample, read) => {
  const text = JSON.stringify(sample);

  it('is read', async () => {
    expect(await outcome(read, text)).toBeNull();
  });

  it('is read or refused with a code, whatever it is', async () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), damaged(text), altered(sample));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const thrown = await outcome(read, bytes);
        if (thrown !== null) expect(thrown).toBeInstanceOf(AppError);
      }),
      { numRuns: 300 },
    );
  });
});

it('a kustomization is read, or refused with a reason in one line', () => {
  const sample = JSON.stringify({ resources: ['a.yaml'], patches: [{ path: 'b.yaml' }] });
  expect(parseKustomization(sample)).toMatchObject({ resources: ['a.yaml'] });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), damaged(sample)), (bytes) => {
      try {
        parseKustomization(bytes);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 300 },
  );
});
