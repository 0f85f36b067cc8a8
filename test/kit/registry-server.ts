import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SampleBlob, type SampleImage, sampleTypes } from './sample-image.ts';

/** Debian's name for the registry server of the distribution project. */
const program = 'docker-registry';

/** bcrypt of the password below, as the registry's own kind of login wants it. */
const loginLine = 'someone:$2b$05$kV3OA63jKvHFJQXGJSAb0.QVi0xshlz86PAS7zLR8B4OMNC9URcSm';
export const registryLogin = { username: 'someone', password: 'open sesame' } as const;

export interface RegistryOptions {
  /** Whether a login is wanted. */
  readonly login?: boolean;
  /** All addresses of this computer, for nodes to reach it; else 127.0.0.1 alone. */
  readonly everywhere?: boolean;
}

/** A real registry server (distribution, Debian's `docker-registry`) on a free port, with a folder of its own. */
export class RegistryServer {
  readonly port: number;
  readonly #folder: string;
  readonly #login: boolean;
  #child: ChildProcess | null = null;

  private constructor(folder: string, port: number, options: RegistryOptions) {
    this.#folder = folder;
    this.port = port;
    this.#login = options.login === true;
  }

  static async start(options: RegistryOptions = {}): Promise<RegistryServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'slipway-registry-'));
    const server = new RegistryServer(folder, await freePort(), options);
    await writeFile(path.join(folder, 'htpasswd'), `${loginLine}\n`);
    await writeFile(path.join(folder, 'config.yml'), JSON.stringify(server.#configuration(options)));
    await server.up();
    return server;
  }

  /** As image names begin with it. */
  get name(): string {
    return `localhost:${String(this.port)}`;
  }

  get address(): string {
    return `http://localhost:${String(this.port)}`;
  }

  /** Starts it, or starts it again with what it held. */
  async up(): Promise<void> {
    const child = spawn(program, ['serve', path.join(this.#folder, 'config.yml')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`docker-registry ended with ${String(code)}\n${said}`)));
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('listening on')) resolve();
      });
    });
  }

  /** Ends it; what it held stays. */
  async down(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Puts an image there under a name and a tag. */
  async push(repository: string, tag: string, image: SampleImage): Promise<void> {
    for (const blob of image.blobs) await this.#pushBlob(repository, blob);
    await this.pushManifest(repository, tag, image.manifest, sampleTypes.manifest);
  }

  /** Puts a list of images there, which are pushed as well. */
  async pushIndex(repository: string, tag: string, index: SampleBlob, images: readonly SampleImage[]): Promise<void> {
    for (const image of images) await this.push(repository, image.manifest.digest, image);
    await this.pushManifest(repository, tag, index, sampleTypes.index);
  }

  async pushManifest(repository: string, tag: string, { bytes }: SampleBlob, type: string): Promise<void> {
    await this.#send('PUT', `/v2/${repository}/manifests/${tag}`, bytes, type);
  }

  async #pushBlob(repository: string, { digest, bytes }: SampleBlob): Promise<void> {
    const begun = await this.#send('POST', `/v2/${repository}/blobs/uploads/`);
    const address = new URL(begun.headers.get('location') ?? '', this.address);
    address.searchParams.set('digest', digest);
    await this.#send('PUT', `${address.pathname}${address.search}`, bytes, 'application/octet-stream');
  }

  async #send(method: string, target: string, body?: Buffer, type?: string): Promise<Response> {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    if (this.#login) {
      const { username, password } = registryLogin;
      headers['authorization'] = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    const answer = await fetch(this.address + target, {
      method,
      headers,
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${target}: ${String(answer.status)} ${await answer.text()}`);
    return answer;
  }

  #configuration({ login, everywhere }: RegistryOptions): object {
    const host = everywhere === true ? '0.0.0.0' : '127.0.0.1';
    const htpasswd = { realm: 'a test', path: path.join(this.#folder, 'htpasswd') };
    return {
      version: 0.1,
      log: { level: 'info' },
      storage: { filesystem: { rootdirectory: path.join(this.#folder, 'data') } },
      http: { addr: `${host}:${String(this.port)}`, relativeurls: true },
      ...(login === true ? { auth: { htpasswd } } : {}),
    };
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
