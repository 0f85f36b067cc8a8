import { describe, expect, it } from 'vitest';
import type { ComponentState, ComponentStatus } from '../../../contracts/platform.ts';
import { gatewayAddress } from '../../../contracts/gateway-address.ts';
import { heldPort, pageAddress, pagePath } from './open-page.ts';

const component = (
  id: string,
  webPath: string | null,
  state: ComponentState = { state: 'ready' },
): ComponentStatus => ({
  ...{
    id,
    title: id,
    version: '1',
    maturity: 'stable',
    webPath,
    needs: [],
    condition: state,
    objects: 1,
    workloads: [],
  },
});

const components = [
  component('dashboard', '/'),
  component('katib', '/katib/', { state: 'rolling-out', ready: 0, total: 1, waitingFor: 'x' }),
  component('dex', null),
];

describe('the page of a component', () => {
  it('is where the catalog says', () => {
    expect(pagePath(components, 'dashboard')).toBe('/');
    expect(pageAddress('lab', 8080, '/')).toBe('http://lab.localhost:8080/');
  });

  it.each([
    ['dex', 'page.none', /These have one: dashboard, katib\./],
    ['katib', 'page.not-ready', /./],
    ['katip', 'component.unknown', /Known: dashboard/],
  ])('of %s is refused: %s', (id, code, remedy) => {
    expect(() => pagePath(components, id)).toThrow(
      expect.objectContaining({ code, remedy: expect.stringMatching(remedy) as string }) as Error,
    );
  });

  it('lies at a port that the cluster holds, where it holds one', () => {
    const status = {
      name: 'lab',
      provisioner: 'kind',
      condition: { state: 'running' as const },
      nodes: [],
      apiServer: null,
    };
    const rest = { kubeconfig: null, createdAt: null };
    expect(
      heldPort({
        ...status,
        ...rest,
        ports: [
          { host: 1, purpose: 'other' },
          { host: 8081, purpose: 'gateway' },
        ],
      }),
    ).toBe(8081);
    expect(heldPort({ ...status, ...rest, ports: [] })).toBeNull();
  });

  it('has a host name of its own for every cluster, for cookies know no ports', () => {
    const [one, two] = [new URL(gatewayAddress('one', 8080)), new URL(gatewayAddress('two', 8081))];
    expect(one.hostname).not.toBe(two.hostname);
    for (const { hostname } of [one, two]) expect(hostname).toMatch(/\.localhost$/);
  });
});
