import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleLogin } from '../../../test/fakes/sample-login.ts';
import type { KubeObject } from '../platform/kube-object.ts';
import { holdsPublished, loginTransform, publishedSecrets } from './login-transform.ts';

const [publishedHash = '', publishedClient = '', publishedCookie = ''] = publishedSecrets;
const fit = loginTransform(sampleLogin, 'my-lab');
const base64 = (text: string) => Buffer.from(text).toString('base64');

function object(kind: string, fields: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'auth' }, ...fields };
}

describe("a cluster's own login", () => {
  it('takes the place of the published one in the secrets of Dex', () => {
    expect(fit('dex', object('Secret', { stringData: { DEX_USER_PASSWORD: publishedHash } }))).toEqual(
      object('Secret', { data: { DEX_USER_PASSWORD: base64(sampleLogin.passwordHash) } }),
    );
    const client = { OIDC_CLIENT_ID: base64('kubeflow'), OIDC_CLIENT_SECRET: base64(publishedClient) };
    expect(fit('dex', object('Secret', { type: 'Opaque', data: client }))).toEqual(
      object('Secret', { type: 'Opaque', data: { ...client, OIDC_CLIENT_SECRET: base64(sampleLogin.clientSecret) } }),
    );
  });

  it('takes its place in the secrets of oauth2-proxy, which agree with those of Dex', () => {
    const data = {
      'client-id': base64('a'),
      'client-secret': base64(publishedClient),
      'cookie-secret': base64(publishedCookie),
    };
    expect(fit('oauth2-proxy', object('Secret', { data }))).toEqual(
      object('Secret', {
        data: {
          ...data,
          'client-secret': base64(sampleLogin.clientSecret),
          'cookie-secret': base64(sampleLogin.cookieSecret),
        },
      }),
    );
  });

  it('takes its place where a hash stands in the configuration itself, as in older distributions', () => {
    const config = `staticPasswords:\n- email: user@example.com\n  hash: ${publishedHash}\n`;
    expect(fit('dex', object('ConfigMap', { data: { 'config.yaml': config } }))).toEqual(
      object('ConfigMap', { data: { 'config.yaml': config.replace(publishedHash, () => sampleLogin.passwordHash) } }),
    );
  });

  it('has a session cookie of its own name', () => {
    const config = 'scope = "x"\ncookie_name = "oauth2_proxy_kubeflow"\ncookie_expire = "24h"\n';
    const fitted = fit('oauth2-proxy', object('ConfigMap', { data: { 'oauth2_proxy.cfg': config } }));
    expect(fitted).toMatchObject({ data: { 'oauth2_proxy.cfg': config.replace('_kubeflow', '_my_lab') } });
  });

  it('starts the pods anew when it is another one, and only then', () => {
    const deployment = object('Deployment', {
      spec: { replicas: 2, template: { metadata: { labels: { a: 'b' } }, spec: {} } },
    });
    expect(fit('dex', deployment)).toEqual(fit('dex', deployment));
    const other = loginTransform({ ...sampleLogin, password: 'other' }, 'my-lab');
    expect(other('dex', deployment)).not.toEqual(fit('dex', deployment));
    expect(fit('dex', deployment)).toMatchObject({
      spec: { replicas: 2, template: { metadata: { labels: { a: 'b' } } } },
    });
    for (const secret of Object.values(sampleLogin).slice(1))
      expect(JSON.stringify(fit('dex', deployment))).not.toContain(secret);
  });

  it('leaves every object of other components as it is', () => {
    const secret = object('Secret', { stringData: { DEX_USER_PASSWORD: 'theirs' } });
    expect(fit('katib', secret)).toBe(secret);
  });

  it.each([
    object('Secret', { stringData: { UNKNOWN_KEY: publishedHash } }),
    object('Secret', { data: { unknown: base64(`x ${publishedClient}`) } }),
    object('Deployment', { spec: { template: { spec: { containers: [{ env: [{ value: publishedCookie }] }] } } } }),
  ])('does not let the published one through where nobody looked for it: %j', (hidden) => {
    expect(() => fit('dex', hidden)).toThrow(/published login/);
  });
});

describe('whatever the secrets are called', () => {
  it('nothing published is left, or it is refused', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...publishedSecrets),
      fc.constantFrom(...publishedSecrets.map(base64)),
    );
    const keys = fc.constantFrom(
      'DEX_USER_PASSWORD',
      'OIDC_CLIENT_SECRET',
      'client-secret',
      'cookie-secret',
      'a',
      'config.yaml',
    );
    const data = fc.dictionary(keys, text);
    fc.assert(
      fc.property(
        fc.constantFrom('Secret', 'ConfigMap'),
        fc.constantFrom('dex', 'oauth2-proxy'),
        data,
        data,
        (kind, component, first, second) => {
          let fitted: KubeObject;
          try {
            fitted = fit(component, object(kind, { data: first, stringData: second }));
          } catch (error) {
            expect(String(error)).not.toMatch(/\$2y|pUBn|7d16/);
            return;
          }
          expect(holdsPublished(fitted)).toBe(false);
        },
      ),
    );
  });
});
