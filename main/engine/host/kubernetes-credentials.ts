import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { reason } from './system-error.ts';

const clusterSchema = z.object({
  server: z.url({ protocol: /^https?$/ }),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': z.string().optional(),
  'proxy-url': z.string().optional(),
});

/** The login program of a cloud, as a kubeconfig names it (kubernetes.io, "client-go credential plugins"). */
const execSchema = z.object({
  apiVersion: z.enum(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().optional(),
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).default('IfAvailable'),
  provideClusterInfo: z.boolean().default(false),
});

const userSchema = z.object({
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  exec: execSchema.nullish(),
  'auth-provider': z.unknown().optional(),
});

const kubeconfigSchema = z.object({
  'current-context': z.string().optional(),
  clusters: z.array(z.object({ name: z.string(), cluster: clusterSchema })),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string().default('') }) }),
  ),
  users: z.array(z.object({ name: z.string(), user: userSchema.nullish() })).nullish(),
});

export interface KubernetesEndpoint {
  readonly text: string;
  readonly context: string;
  readonly cluster: z.infer<typeof clusterSchema>;
  readonly user: z.infer<typeof userSchema>;
}

/** What a connection needs. Holds secrets: never to be logged. */
export interface KubernetesCredentials {
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized: boolean;
  };
  readonly headers: Readonly<Record<string, string>>;
}

function invalid(why: string): AppError {
  return new AppError('kubeconfig.invalid', { path: 'of this cluster', why });
}

/** The cluster and the user that a context of a kubeconfig names. Rejects with `kubeconfig.invalid`. */
export function readEndpoint(text: string, wanted?: string): KubernetesEndpoint {
  const config = parse(text);
  const name = wanted ?? config['current-context'] ?? '';
  const context = config.contexts.find((one) => one.name === name)?.context;
  if (context === undefined) throw invalid(`it has no context ${name === '' ? 'that is the current one' : name}`);
  const cluster = config.clusters.find((one) => one.name === context.cluster)?.cluster;
  if (cluster === undefined) throw invalid(`it has no cluster ${context.cluster}`);
  const user = config.users?.find((one) => one.name === context.user)?.user ?? {};
  if (user['auth-provider'] !== undefined) {
    throw invalid('its user logs in by an auth-provider, which Kubernetes has given up; get a new one from your cloud');
  }
  return { text, context: name, cluster, user };
}

function parse(text: string): z.infer<typeof kubeconfigSchema> {
  let data: unknown;
  try {
    data = load(text);
  } catch {
    // The parser's message quotes the text around the fault, which may be a key.
    throw invalid('it is not YAML');
  }
  const parsed = kubeconfigSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${issue?.path.join('.') ?? 'it'}: ${issue?.message ?? 'is not as it should be'}`);
}

/** The credentials that stand in the kubeconfig, or in files that it names. */
export async function readCredentials(endpoint: KubernetesEndpoint): Promise<KubernetesCredentials> {
  const { cluster, user } = endpoint;
  const ca = await material(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const cert = await material(user['client-certificate-data'], user['client-certificate']);
  const key = await material(user['client-key-data'], user['client-key']);
  const servername = cluster['tls-server-name'];
  return {
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === undefined ? {} : { servername }),
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
    },
    headers: await authorization(user),
  };
}

async function authorization(user: KubernetesEndpoint['user']): Promise<Record<string, string>> {
  const token = user.tokenFile === undefined ? user.token : (await fromFile(user.tokenFile)).trim();
  if (token !== undefined && token !== '') return { authorization: `Bearer ${token}` };
  if (user.username === undefined) return {};
  const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

async function material(data: string | undefined, path: string | undefined): Promise<string | undefined> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  return path === undefined || path === '' ? undefined : fromFile(path);
}

async function fromFile(path: string): Promise<string> {
  if (!isAbsolute(path)) throw invalid(`it names the file ${path}, whose folder is not known`);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw invalid(`${path} cannot be read: ${reason(error)}`);
  }
}
