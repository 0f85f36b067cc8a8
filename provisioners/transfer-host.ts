import type { Readable } from 'node:stream';

/** How this computer reaches the network, where the environment is not to decide. */
export interface NetworkSettings {
  /** Address of the proxy, with user and password where it wants them; null leaves it to the environment. */
  readonly proxy: string | null;
  /** Hosts, domains and addresses that are reached without the proxy. */
  readonly noProxy: readonly string[];
  /** Certificates in PEM that are trusted besides this computer's own; null for none. */
  readonly certificates: string | null;
}

/** The head of an answer, and its body as it comes. Who does not read the body discards it. */
export interface WebAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Rejects with `download.failed` where the connection is cut or nothing comes for long. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): void;
}

/** Large things that move: from the network into files, and out of files. */
export interface TransferHost {
  /**
   * Asks once, with GET, and follows no redirect: who asks decides what a second host may see. Resolves with any status.
   * Rejects with `host.unreachable` where no connection comes about, `download.failed` where one is cut, `cancelled`.
   */
  request(
    address: string,
    options: { headers?: Readonly<Record<string, string>>; signal: AbortSignal },
  ): Promise<WebAnswer>;
  /**
   * Writes chunks into a file from a byte on; what the file has after that byte is cut off first. What came is on the disk
   * when the promise settles, also where it rejects because the chunks ended badly. `onBytes` is told the file's size.
   */
  write(path: string, from: number, chunks: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): Promise<void>;
  /** The bytes of a file. */
  read(path: string): Readable;
  /** From now on every connection, and every program that is started, uses these. */
  useNetwork(settings: NetworkSettings): void;
  /** The proxy variables of the environment with the settings in them, as programs are given them. */
  proxyEnvironment(): Readonly<Record<string, string>>;
}
