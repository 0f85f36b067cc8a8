import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { reason } from './system-error.ts';

/** Where the container engine listens, and with what it is talked to where that is TLS. */
export interface DockerAddress {
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`. */
  readonly address: string;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
}

interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Whether the command `docker` is there, which tells an engine that is off from one that was never installed. */
  readonly hasCommand: () => Promise<boolean>;
}

/**
 * Finds the engine as Docker's own command does (DOCKER_HOST, DOCKER_CONTEXT, the current context, the default socket),
 * then at the places where Podman, Colima, Rancher Desktop, OrbStack and rootless Docker listen. Rejects with
 * `docker.missing`.
 */
export async function findDockerAddress(surroundings: Surroundings): Promise<DockerAddress> {
  const { environment } = surroundings;
  const host = environment['DOCKER_HOST'];
  if (host !== undefined && host !== '') return { address: host, tls: await environmentTls(surroundings) };
  const context = environment['DOCKER_CONTEXT'] ?? (await currentContext(surroundings));
  if (context !== undefined && context !== '' && context !== 'default') return contextAddress(context, surroundings);
  const [first, ...others] = defaultAddresses(surroundings);
  for (const address of [first, ...others]) if (await exists(address)) return { address, tls: null };
  if (await surroundings.hasCommand()) return { address: first, tls: null };
  throw new AppError('docker.missing');
}

/** The surroundings of this process. */
export function ownSurroundings(hasCommand: Surroundings['hasCommand']): Surroundings {
  return { environment: process.env, home: homedir(), platform: process.platform, hasCommand };
}

function configFolder({ environment, home }: Surroundings): string {
  return environment['DOCKER_CONFIG'] ?? join(home, '.docker');
}

const configSchema = z.object({ currentContext: z.string().optional() });

async function currentContext(surroundings: Surroundings): Promise<string | undefined> {
  const path = join(configFolder(surroundings), 'config.json');
  const text = await textOrNull(path);
  return text === null ? undefined : parse(path, text, configSchema).currentContext;
}

const contextSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/** Contexts lie in folders named after the SHA-256 of their name (github.com/docker/cli, cli/context/store). */
async function contextAddress(name: string, surroundings: Surroundings): Promise<DockerAddress> {
  const contexts = join(configFolder(surroundings), 'contexts');
  const id = createHash('sha256').update(name).digest('hex');
  const path = join(contexts, 'meta', id, 'meta.json');
  const text = await textOrNull(path);
  if (text === null) {
    const why = `there is no Docker context ${name}; choose one with "docker context use"`;
    throw new AppError('docker.unreachable', { address: `context ${name}`, why });
  }
  const address = parse(path, text, contextSchema).Endpoints.docker.Host;
  return { address, tls: await readTls(join(contexts, 'tls', id, 'docker')) };
}

async function environmentTls(surroundings: Surroundings): Promise<DockerAddress['tls']> {
  const { environment } = surroundings;
  if ((environment['DOCKER_TLS_VERIFY'] ?? '') === '') return null;
  return readTls(environment['DOCKER_CERT_PATH'] ?? configFolder(surroundings));
}

async function readTls(folder: string): Promise<DockerAddress['tls']> {
  const tls: Record<string, string> = {};
  for (const name of ['ca', 'cert', 'key']) {
    const text = await textOrNull(join(folder, `${name}.pem`));
    if (text !== null) tls[name] = text;
  }
  return Object.keys(tls).length === 0 ? null : tls;
}

function defaultAddresses({ environment, home, platform }: Surroundings): [string, ...string[]] {
  if (platform === 'win32') return ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/podman-machine-default'];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const ofUser = runtime === undefined ? [] : [join(runtime, 'docker.sock'), join(runtime, 'podman', 'podman.sock')];
  const inHome = ['.docker/run', '.docker/desktop', '.rd', '.orbstack/run', '.colima/default'].map((folder) =>
    join(home, folder, 'docker.sock'),
  );
  const others = [...ofUser, ...inHome, '/run/podman/podman.sock'];
  return ['unix:///var/run/docker.sock', ...others.map((path) => `unix://${path}`)];
}

async function exists(address: string): Promise<boolean> {
  const path = socketPath(address);
  if (path === null) return false;
  try {
    await stat(path);
    return true;
  } catch (error) {
    // A folder that this user may not look into holds an engine all the same: say so, rather than that there is none.
    return error instanceof Error && 'code' in error && error.code === 'EACCES';
  }
}

/** The path of a socket or pipe, or null where the address is another kind. */
export function socketPath(address: string): string | null {
  if (address.startsWith('unix://')) return address.slice('unix://'.length);
  if (address.startsWith('npipe://')) return address.slice('npipe://'.length);
  return null;
}

async function textOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

function parse<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('docker.unreachable', {
      address: 'the current context',
      why: `${path} cannot be understood: ${reason(error)}`,
    });
  }
}
