import type Docker from 'dockerode';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { type DockerAddress, findDockerAddress, ownSurroundings, socketPath } from './docker-address.ts';
import { findProgram } from './find-program.ts';
import { reason, systemCode } from './system-error.ts';

export interface DockerConnection {
  readonly address: string;
  readonly docker: Docker;
}

/** Connects to the engine that is there now. */
export async function connectDocker(): Promise<DockerConnection> {
  return openDocker(await findDockerAddress(ownSurroundings(async () => (await findProgram('docker')) !== null)));
}

/** Connects to the engine at an address. dockerode is loaded at the first use. */
export async function openDocker(found: DockerAddress): Promise<DockerConnection> {
  const { default: Engine } = await import('dockerode');
  return { address: found.address, docker: new Engine(optionsOf(found)) };
}

function optionsOf({ address, tls }: DockerAddress): Docker.DockerOptions {
  const path = socketPath(address);
  if (path !== null) return { socketPath: path };
  const url = URL.parse(address);
  if (url === null) throw new AppError('docker.unreachable', { address, why: 'this is not an address' });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = url.username === '' ? {} : { username: decodeURIComponent(url.username) };
  if (url.protocol === 'ssh:') return { protocol: 'ssh', host, port: portOf(url, 22), ...user, ...sshOptions() };
  const isSecure = tls !== null || url.protocol === 'https:';
  return { protocol: isSecure ? 'https' : 'http', host, port: portOf(url, isSecure ? 2376 : 2375), ...tls };
}

function sshOptions(): Docker.DockerOptions {
  const agent = process.env['SSH_AUTH_SOCK'];
  return agent === undefined ? {} : { sshOptions: { agent } };
}

function portOf(url: URL, usual: number): number {
  return url.port === '' ? usual : Number(url.port);
}

const refusalSchema = z.object({
  statusCode: z.number(),
  json: z.object({ message: z.string() }).optional().catch(undefined),
});

/** The HTTP status and the words with which the engine refused, or null where it did not answer at all. */
export function refusalOf(thrown: unknown): { status: number; why: string } | null {
  const parsed = refusalSchema.safeParse(thrown);
  if (!parsed.success) return null;
  return { status: parsed.data.statusCode, why: parsed.data.json?.message ?? withoutPrefix(reason(thrown)) };
}

/**
 * Whether the engine waited for a container that it had killed, and saw no end of it. A busy computer is late with it; a
 * process in a frozen control group never ends.
 */
export function isStuck({ why }: { why: string }): boolean {
  return why.includes('did not receive an exit event');
}

/** dockerode puts the HTTP status before what the engine said. */
function withoutPrefix(message: string): string {
  return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

/** Anything that a call to the engine rejects with as one of the table. */
export function dockerError(address: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof z.ZodError)
    return new AppError('docker.failed', { why: 'its answer cannot be understood' }, thrown);
  const refusal = refusalOf(thrown);
  if (refusal !== null)
    return new AppError(
      isStuck(refusal) ? 'docker.stuck' : 'docker.failed',
      { why: refusal.why.replace(/\.$/, '') },
      thrown,
    );
  const code = systemCode(thrown);
  if (code === 'EACCES' || code === 'EPERM') return new AppError('docker.permission', { address }, thrown);
  return new AppError('docker.unreachable', { address, why: reason(thrown) }, thrown);
}
