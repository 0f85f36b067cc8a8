import { describe, expect, it } from 'vitest';
import { readEndpoint } from './kubernetes-credentials.ts';
import { pluginCredentials } from './kubernetes-plugin-credentials.ts';

function endpoint(script: string) {
  return readEndpoint(
    JSON.stringify({
      'current-context': 'cloud',
      clusters: [{ name: 'cloud', cluster: { server: 'https://127.0.0.1:1' } }],
      contexts: [{ name: 'cloud', context: { cluster: 'cloud', user: 'me' } }],
      users: [
        {
          name: 'me',
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: process.execPath,
              args: ['-e', script],
              interactiveMode: 'Never',
            },
          },
        },
      ],
    }),
  );
}

describe('pluginCredentials', () => {
  it('asks the program that the kubeconfig names, as clouds do it', async () => {
    const answer = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'made-now' },
    };
    const source = await pluginCredentials(endpoint(`console.log(${JSON.stringify(JSON.stringify(answer))})`));
    expect((await source()).headers).toMatchObject({ authorization: 'Bearer made-now' });
  });

  it('says that the program failed', async () => {
    const source = await pluginCredentials(endpoint('console.error("login expired");process.exit(1)'));
    await expect(source()).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
    await expect(source()).rejects.toThrow(/login program of its kubeconfig failed/);
  });
});
