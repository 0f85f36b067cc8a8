import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';

/** A container engine in which nothing runs, so that a test is the same whatever this computer's own one holds. */
export class EmptyDocker {
  readonly #server: Server;
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
    this.#server = createServer(({ url = '' }, response) => {
      const isList = /\/(containers|images)\/json/.test(url);
      response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isList ? '[]' : '{"message":"there is none"}');
    });
  }

  static async start(socket: string): Promise<EmptyDocker> {
    const docker = new EmptyDocker(socket);
    await new Promise<void>((resolve, reject) => docker.#server.once('error', reject).listen(socket, resolve));
    return docker;
  }

  get address(): string {
    return `unix://${this.#socket}`;
  }

  /** It no longer answers, as one that was stopped. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#socket, { force: true });
  }
}
