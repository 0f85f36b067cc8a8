import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../contracts/app-error.ts';
import type { StartedProgram } from '../background-host.ts';
import { probeCluster } from '../cluster-probe.ts';
import type { Host } from '../host.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { type ProgramName, programArguments, programNames, workFiles } from './program-arguments.ts';
import type { RehearsalFiles } from './rehearsal-files.ts';

const readySeconds = 60;
const pollMilliseconds = 50;
/** Of a log, told where its program ended. */
const lastCharacters = 400;

/** What the programs share, made once: a key for service accounts, and the token that everything logs in with. */
export async function writeSecrets(host: Host, { work }: RehearsalFiles): Promise<void> {
  await host.files.makeFolder(work, { mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const token = randomBytes(32).toString('hex');
  await Promise.all([
    host.files.writeAtomic(join(work, workFiles.key), key, { mode: 0o600 }),
    host.files.writeAtomic(join(work, workFiles.tokens), `${token},slipway,slipway,system:masters\n`, { mode: 0o600 }),
    host.files.writeAtomic(
      join(work, workFiles.kwok),
      JSON.stringify({ apiVersion: 'config.kwok.x-k8s.io/v1alpha1', kind: 'KwokConfiguration', options: {} }),
    ),
  ]);
}

/**
 * Starts the programs and resolves when the API server answers; the rest goes on by itself from there. Rejects with
 * `tool.missing`, `rehearsal.unsupported`, `rehearsal.program-ended`, `cluster.not-ready`, `cancelled`.
 */
export async function startControlPlane(
  cluster: string,
  files: RehearsalFiles,
  port: number,
  context: ProvisionerContext,
): Promise<void> {
  const { host, signal } = context;
  await host.background.check();
  const programs = new Map<ProgramName, string>();
  // One after another: built ones share most of their sources.
  for (const name of programNames) programs.set(name, await context.tool(name, signal));
  const ended: { program: ProgramName; how: string }[] = [];
  const start = async (program: ProgramName) => {
    const started: StartedProgram = await host.background.start(
      programs.get(program) ?? program,
      programArguments(program, port),
      { mark: files.folder, cwd: files.work, log: logOf(files, program) },
    );
    void started.ended.then((how) => ended.push({ program, how }));
  };
  const look = async () => {
    const [first] = ended;
    if (first === undefined) return;
    const why = await lastWords(host, logOf(files, first.program));
    throw new AppError('rehearsal.program-ended', { cluster, ...first, why });
  };
  await Promise.all([start('etcd'), start('kube-apiserver')]);
  await writeKubeconfig(files, port, { cluster, context, look });
  await untilReady(files, { cluster, context, look });
  await Promise.all([start('kube-controller-manager'), start('kube-scheduler'), start('kwok')]);
  await untilAllRun(files, { cluster, context, look });
}

/** Right after it was started a program is still the one that ties it to the engine. */
async function untilAllRun(files: RehearsalFiles, waiting: Waiting): Promise<void> {
  await poll(waiting, 'its programs do not start', async () => {
    const running = new Set((await waiting.context.host.background.find(files.folder)).map(({ program }) => program));
    return programNames.every((name) => running.has(name)) ? true : null;
  });
}

interface Waiting {
  readonly cluster: string;
  readonly context: ProvisionerContext;
  /** Throws where a program has ended. */
  readonly look: () => Promise<void>;
}

/** The API server makes its own certificate, which is at the same time the authority to trust. */
async function writeKubeconfig(files: RehearsalFiles, port: number, waiting: Waiting): Promise<void> {
  const { host } = waiting.context;
  const path = join(files.work, workFiles.certificate);
  const certificate = await poll(waiting, 'it makes no certificate', async () => {
    const text = await host.files.readText(path);
    return text?.includes('END CERTIFICATE') === true ? text : null;
  });
  const token = (await host.files.readText(join(files.work, workFiles.tokens)))?.split(',', 1)[0] ?? '';
  const text = kubeconfigText(`https://127.0.0.1:${String(port)}`, certificate, token);
  for (const file of [files.kubeconfig, join(files.work, workFiles.kubeconfig)])
    await host.files.writeAtomic(file, text, { mode: 0o600 });
}

function kubeconfigText(server: string, certificate: string, token: string): string {
  const name = 'rehearsal';
  const authority = Buffer.from(certificate).toString('base64');
  return `${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })}\n`;
}

async function untilReady(files: RehearsalFiles, waiting: Waiting): Promise<void> {
  const { host, signal } = waiting.context;
  const client = host.kubernetes.connect((await host.files.readText(files.kubeconfig)) ?? '');
  try {
    // That it lists its nodes too: for a moment after a start it is ready and does not.
    await poll(waiting, 'its API server is not ready', async () =>
      (await probeCluster(client, signal)).answers ? true : null,
    );
  } finally {
    client.close();
  }
}

async function poll<Value>(
  { cluster, context: { host, signal }, look }: Waiting,
  why: string,
  ask: () => Promise<Value | null>,
): Promise<Value> {
  const end = host.clock.now() + readySeconds * 1000;
  for (;;) {
    await look();
    const value = await ask();
    if (value !== null) return value;
    if (host.clock.now() >= end) throw new AppError('cluster.not-ready', { cluster, seconds: readySeconds, why });
    await host.clock.sleep(pollMilliseconds, signal);
  }
}

function logOf({ logs }: RehearsalFiles, program: ProgramName): string {
  return join(logs, `${program}.log`);
}

async function lastWords(host: Host, log: string): Promise<string> {
  const text = (await host.files.readText(log))?.trim() ?? '';
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return line === '' ? 'it said nothing' : line.slice(-lastCharacters);
}
