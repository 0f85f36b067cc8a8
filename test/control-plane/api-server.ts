import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeNetwork } from '../../main/engine/host/node-network.ts';
import { kubectl } from '../kit/kit.ts';

/** A real etcd and API server, with nothing behind them. */
export interface ApiServer {
  readonly kubeconfig: string;
  /** Ends the API server and starts it again at the same address. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

const binaries = path.dirname(kubectl);
const token = 'test-token';

/** Starts both as plain processes of the kit, in a folder of their own, and waits until the API server is ready. */
export async function startApiServer(): Promise<ApiServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-api-'));
  const network = createNodeNetwork();
  const [client, peer, secure] = [await network.freePort(), await network.freePort(), await network.freePort()];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(path.join(folder, 'key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(path.join(folder, 'tokens'), `${token},admin,1,system:masters\n`);
  const store = `http://127.0.0.1:${String(client)}`;
  const etcd = await start(folder, 'etcd', [
    ...['--data-dir', path.join(folder, 'data'), '--listen-client-urls', store, '--advertise-client-urls', store],
    ...['--listen-peer-urls', `http://127.0.0.1:${String(peer)}`, '--unsafe-no-fsync'],
  ]);
  const key = path.join(folder, 'key');
  const startApi = () =>
    start(folder, 'kube-apiserver', [
      ...['--etcd-servers', store, '--secure-port', String(secure), '--bind-address', '127.0.0.1'],
      ...['--cert-dir', path.join(folder, 'certs'), '--token-auth-file', path.join(folder, 'tokens')],
      ...['--service-account-issuer', 'https://kubernetes.default.svc', '--service-account-key-file', key],
      ...[
        '--service-account-signing-key-file',
        key,
        '--service-cluster-ip-range',
        '10.0.0.0/24',
        '--authorization-mode',
        'RBAC',
      ],
    ]);
  let api = await startApi();
  const address = `https://127.0.0.1:${String(secure)}`;
  await ready(address);
  return {
    kubeconfig: kubeconfig(address, await readFile(path.join(folder, 'certs/apiserver.crt'))),
    async restart() {
      await end(api);
      api = await startApi();
      await ready(address);
    },
    async remove() {
      await end(api);
      await end(etcd);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(folder: string, program: string, args: readonly string[]): Promise<ChildProcess> {
  const log = await open(path.join(folder, `${program}.log`), 'a');
  const child = spawn(path.join(binaries, program), args, { stdio: ['ignore', log.fd, log.fd] });
  child.once('exit', () => void log.close());
  return child;
}

/** The API server takes a minute to end gracefully; nothing here needs it to. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function ready(address: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  const { request } = await import('node:https');
  const ask = () =>
    new Promise<boolean>((resolve) => {
      const options = { rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` } };
      request(`${address}/readyz`, options, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
        .on('error', () => resolve(false))
        .end();
    });
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error('the API server did not become ready within 60 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function kubeconfig(server: string, certificate: Buffer): string {
  return JSON.stringify({
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': certificate.toString('base64') } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
