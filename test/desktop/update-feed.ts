import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A feed of newer versions on loopback, as a publisher's web server has it, for AppImages. */
export class UpdateFeed {
  readonly asked: string[] = [];
  readonly #files = new Map<string, string>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://feed.invalid').pathname.slice(1);
      this.asked.push(name);
      const content = this.#files.get(name);
      response.writeHead(content === undefined ? 404 : 200);
      response.end(content);
    });
  }

  static async start(): Promise<UpdateFeed> {
    const feed = new UpdateFeed();
    await new Promise<void>((resolve) => feed.#server.listen(0, '127.0.0.1', resolve));
    return feed;
  }

  /** What electron-builder puts into a package for this feed. */
  get configuration(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: slipway-updater\n`;
  }

  /** Offers a version. `served` is what is downloaded; a feed that was tampered with serves something else than it says. */
  publish(version: string, content: string, served = content): void {
    const file = `Slipway-${version}.AppImage`;
    const sha512 = createHash('sha512').update(content).digest('base64');
    const size = Buffer.byteLength(content);
    this.#files.set(
      'latest-linux.yml',
      [
        `version: ${version}`,
        ...['files:', `  - url: ${file}`, `    sha512: ${sha512}`, `    size: ${size}`],
        ...[`path: ${file}`, `sha512: ${sha512}`, "releaseDate: '2026-11-27T00:00:00.000Z'", ''],
      ].join('\n'),
    );
    this.#files.set(file, served);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
