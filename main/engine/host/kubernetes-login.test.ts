import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../provisioners/host.ts';
import { readEndpoint } from './kubernetes-credentials.ts';
import { createLogin } from './kubernetes-login.ts';
import { runProgram as run } from './node-processes.ts';

function endpoint(exec: object) {
  return readEndpoint(
    JSON.stringify({
      'current-context': 'cloud',
      clusters: [{ name: 'cloud', cluster: { server: 'https://cloud.invalid', 'certificate-authority-data': 'Q0E=' } }],
      contexts: [{ name: 'cloud', context: { cluster: 'cloud', user: 'me' } }],
      users: [
        {
          name: 'me',
          user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, ...exec } },
        },
      ],
    }),
  );
}

function answer(status: object): string {
  return JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });
}

describe('createLogin', () => {
  it('asks the program that the kubeconfig names, with what it needs to know, and keeps the authority', async () => {
    const script =
      'const {spec}=JSON.parse(process.env.KUBERNETES_EXEC_INFO);console.log(JSON.stringify({kind:"ExecCredential",status:{token:[process.argv[1],process.env.PROFILE,spec.interactive,spec.cluster.server].join(" ")}}))';
    const exec = {
      args: ['-e', script, 'get-token'],
      env: [{ name: 'PROFILE', value: 'work' }],
      provideClusterInfo: true,
    };
    const login = createLogin(endpoint(exec), run, () => 0);
    expect(await login.credentials()).toEqual({
      tls: { ca: 'CA', rejectUnauthorized: true },
      headers: { authorization: 'Bearer get-token work false https://cloud.invalid' },
    });
  });

  it('asks once, and again when the credentials end or are taken no longer', async () => {
    let now = Date.UTC(2026, 0, 1);
    let asked = 0;
    const count = (): Promise<RunResult> => {
      asked += 1;
      const expirationTimestamp = new Date(now + 3600_000).toISOString();
      return Promise.resolve({
        exitCode: 0,
        stderr: '',
        stdout: answer({ token: String(asked), expirationTimestamp }),
      });
    };
    const login = createLogin(endpoint({}), count, () => now);
    const token = async () => (await login.credentials()).headers['authorization'];
    expect(await Promise.all([token(), token(), token()])).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 1']);
    now += 3_580_000;
    expect(await Promise.all([token(), token()])).toEqual(['Bearer 2', 'Bearer 2']);
    expect(login.refused()).toBe(true);
    expect(await token()).toBe('Bearer 3');
  });

  it('says why there is no login, with the hint of the kubeconfig, and tries again the next time', async () => {
    const missing = createLogin(
      endpoint({ command: 'no-such-login', installHint: 'Install the tools of your cloud.' }),
      run,
      () => 0,
    );
    await expect(missing.credentials()).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
    await expect(missing.credentials()).rejects.toThrow(/no-such-login.*Install the tools of your cloud/);
    const failing = createLogin(
      endpoint({ args: ['-e', 'console.error("first");console.error("session expired");process.exit(1)'] }),
      run,
      () => 0,
    );
    await expect(failing.credentials()).rejects.toThrow(/session expired/);
    const asking = createLogin(endpoint({ interactiveMode: 'Always' }), run, () => 0);
    await expect(asking.credentials()).rejects.toThrow(/wants to ask questions/);
  });

  it('never shows what the program printed', async () => {
    const broken = createLogin(endpoint({ args: ['-e', 'console.log("secret-token")'] }), run, () => 0);
    const failure = await broken.credentials().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/no ExecCredential/);
    expect(JSON.stringify(failure)).not.toContain('secret-token');
  });
});
