import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCredentials, readEndpoint } from './kubernetes-credentials.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-kubeconfig-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** As kind writes it, with a user of one's own. */
function kubeconfig(user: string, cluster = `certificate-authority-data: ${base64('CA')}`): string {
  return `apiVersion: v1
kind: Config
preferences: {}
clusters:
- cluster:
    ${cluster}
    server: https://127.0.0.1:34303
  name: kind-slipway
contexts:
- context:
    cluster: kind-slipway
    user: kind-slipway
  name: kind-slipway
current-context: kind-slipway
users:
- name: kind-slipway
  user:
    ${user}
`;
}

const read = (user: string, cluster?: string) => readCredentials(readEndpoint(kubeconfig(user, cluster)));

describe('readCredentials', () => {
  it('reads certificates as kind gives them', async () => {
    const user = `client-certificate-data: ${base64('CERT')}\n    client-key-data: ${base64('KEY')}`;
    expect(await read(user)).toEqual({
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', rejectUnauthorized: true },
      headers: {},
    });
  });

  it('reads tokens, passwords and files, and what is said of the server', async () => {
    expect((await read('token: abc')).headers).toEqual({ authorization: 'Bearer abc' });
    const basic = await read('username: me\n    password: pass');
    expect(basic.headers).toEqual({ authorization: `Basic ${base64('me:pass')}` });
    await writeFile(join(folder, 'token'), 'from-file\n');
    const cluster = 'insecure-skip-tls-verify: true\n    tls-server-name: kube';
    expect(await read(`tokenFile: ${join(folder, 'token')}`, cluster)).toEqual({
      tls: { rejectUnauthorized: false, servername: 'kube' },
      headers: { authorization: 'Bearer from-file' },
    });
  });

  it('says which file cannot be read or found', async () => {
    const none = join(folder, 'none.crt');
    await expect(read(`client-certificate: ${none}`)).rejects.toMatchObject({ code: 'kubeconfig.invalid' });
    await expect(read('client-key: keys/me.key')).rejects.toThrow(/keys\/me\.key, whose folder is not known/);
  });
});

describe('readEndpoint', () => {
  it('reads which program makes the credentials, and refuses what Kubernetes has given up', () => {
    const exec = 'exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: aws';
    expect(readEndpoint(kubeconfig(exec)).user.exec).toMatchObject({ command: 'aws', interactiveMode: 'IfAvailable' });
    expect(() => readEndpoint(kubeconfig('auth-provider:\n      name: gcp'))).toThrow(/has given up/);
  });

  it('takes the context that it is asked for, and says which is not there', () => {
    expect(readEndpoint(kubeconfig('token: a'), 'kind-slipway').cluster.server).toBe('https://127.0.0.1:34303');
    expect(() => readEndpoint(kubeconfig('token: a'), 'other')).toThrow(/no context other/);
    expect(() => readEndpoint('{clusters: [], contexts: []}')).toThrow(/no context that is the current one/);
  });

  it('never shows a line of a broken file, which may hold a key', () => {
    const broken = `${kubeconfig('token: abc')}\n  client-key-data: "c2VjcmV0LWtleQ`;
    expect(() => readEndpoint(broken)).toThrow(
      expect.objectContaining({
        code: 'kubeconfig.invalid',
        message: expect.not.stringContaining('c2Vj') as string,
      }) as Error,
    );
    expect(() => readEndpoint('just text')).toThrow(/kubeconfig/);
    expect(() => readEndpoint(kubeconfig('token: 5'))).toThrow(/token/);
  });
});
