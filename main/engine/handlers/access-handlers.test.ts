import { describe, expect, it } from 'vitest';
import type { PageState } from '../../../contracts/access.ts';
import type { ClusterState } from '../../../contracts/clusters.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { sampleLogin } from '../../../test/fakes/sample-login.ts';
import { createClusters } from '../clusters/clusters.ts';
import { accessHandlers } from './access-handlers.ts';
import type { EngineParts } from './engine-parts.ts';

const loginPath = '/home/test/.slipway/clusters/lab/login.json';
const context = { signal: new AbortController().signal };

function stage({
  state = { state: 'running' },
  ports = [],
}: {
  state?: ClusterState;
  ports?: { host: number; purpose: string }[];
} = {}) {
  const provisioner = fakeProvisioner({ lab: state });
  const inner = fakeProvisioner({ lab: state });
  provisioner.status = async (name, own) => ({ ...(await inner.status(name, own)), ports });
  const files = memoryFiles({
    [loginPath]: JSON.stringify({ schema: 1, keptIn: 'file', login: sampleLogin }),
  });
  const clusters = createClusters([provisioner], { tool: async (name) => name });
  const parts = { host: fakeHost({ files }), clusters, provisioners: [provisioner] } as unknown as EngineParts;
  return accessHandlers(parts);
}

async function statesOf(task: AsyncIterable<PageState>): Promise<PageState[]> {
  const states: PageState[] = [];
  for await (const state of task) states.push(state);
  return states;
}

describe('the login of a cluster', () => {
  it('is told without the password, unless it is asked for', async () => {
    const { login } = stage();
    expect(await login({ cluster: 'lab', reveal: false }, context)).toEqual({
      user: 'user@example.com',
      password: null,
      keptIn: 'file',
    });
    expect(await login({ cluster: 'lab', reveal: true }, context)).toMatchObject({ password: sampleLogin.password });
  });

  it('tells nothing but user and password: the secrets of the programs are nobody’s', async () => {
    const told = JSON.stringify(await stage().login({ cluster: 'lab', reveal: true }, context));
    for (const secret of [sampleLogin.passwordHash, sampleLogin.clientSecret, sampleLogin.cookieSecret])
      expect(told).not.toContain(secret);
  });

  it('of another cluster is not there', async () => {
    await expect(stage().login({ cluster: 'other', reveal: true }, context)).rejects.toMatchObject({
      code: 'login.none',
    });
  });
});

describe('opening a page', () => {
  it('ends with the address where the cluster holds a port', async () => {
    const { open } = stage({ ports: [{ host: 8081, purpose: 'gateway' }] });
    expect(await statesOf(open({ cluster: 'lab', path: '/notebook/a/b/' }, context))).toEqual([
      { state: 'open', address: 'http://lab.localhost:8081/notebook/a/b/', through: 'port' },
    ]);
    expect(await statesOf(open({ cluster: 'lab' }, context))).toMatchObject([{ address: 'http://lab.localhost:8081' }]);
  });

  it.each<[ClusterState, string]>([
    [{ state: 'absent' }, 'cluster.unknown'],
    [{ state: 'stopped' }, 'cluster.not-running'],
    [{ state: 'paused' }, 'cluster.not-running'],
  ])('of a cluster that is $state is refused', async (state, code) => {
    await expect(statesOf(stage({ state }).open({ cluster: 'lab' }, context))).rejects.toMatchObject({ code });
  });
});
