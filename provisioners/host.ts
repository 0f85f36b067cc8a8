import type { Duplex, Readable, Writable } from 'node:stream';
import type { BesideProgram } from './beside-program.ts';
import type { BackgroundHost } from './background-host.ts';
import type { ComputerHost } from './computer-host.ts';
import type { KeychainHost } from './keychain-host.ts';
import type { DockerImageHost } from './docker-image-host.ts';
import type { KubernetesHost } from './kubernetes-host.ts';
import type { SurroundingsHost } from './surroundings-host.ts';
import type { TransferHost } from './transfer-host.ts';

/**
 * All side effects that the engine and its provisioners may have, as types. `main/engine/host` implements them; a test
 * hands in a fake. Every promise rejects with an AppError of the contracts.
 */
export interface Host {
  readonly processes: ProcessHost;
  readonly background: BackgroundHost;
  readonly files: FileHost;
  readonly network: NetworkHost;
  readonly transfers: TransferHost;
  readonly docker: DockerHost;
  readonly kubernetes: KubernetesHost;
  readonly computer: ComputerHost;
  readonly surroundings: SurroundingsHost;
  readonly keychain: KeychainHost;
  readonly clock: ClockHost;
  readonly paths: Paths;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Added to the engine's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to standard input. */
  readonly input?: string;
  readonly timeoutSeconds?: number;
  readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessHost {
  /**
   * Runs a program with a list of arguments, never through a shell. Resolves with any exit code; rejects with
   * `tool.missing` where it cannot be started, `cancelled` where the signal ended it, `timed-out`. On abort the whole
   * process group gets SIGTERM, and SIGKILL 5 s later; it is gone when the promise settles.
   */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** The program's full path on the PATH, or null. */
  find(program: string): Promise<string | null>;
  /**
   * Runs one of our own `*-child.ts` programs on the same Node, hands it `input` as JSON and resolves with the JSON it
   * answers. What it throws arrives as the same AppError. For heavy, short work, so that the engine stays small.
   */
  runChild(
    name: string,
    input: unknown,
    options?: { signal?: AbortSignal; onEvent?: (event: unknown) => void },
  ): Promise<unknown>;
}

export interface FileHost {
  /** The text of a file, or null where there is none. */
  readText(path: string): Promise<string | null>;
  /** The lines of a file one after the other, without holding all of it. */
  readLines(path: string): AsyncIterable<string>;
  /** Written to a neighbour, synced and renamed: a reader sees the old or the new text, whole. Makes missing folders. */
  writeAtomic(path: string, text: string | Uint8Array, options?: { mode?: number }): Promise<void>;
  /** Appends and returns when the bytes are with the operating system. */
  append(path: string, text: string): Promise<void>;
  makeFolder(path: string, options?: { mode?: number }): Promise<void>;
  /** Names in a folder, sorted; empty where there is no such folder. */
  list(path: string): Promise<string[]>;
  stat(path: string): Promise<{ kind: 'file' | 'folder' | 'other'; bytes: number; mode: number } | null>;
  /** Removes a file or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  sha256(path: string): Promise<string>;
  /** Free and total bytes of the file system that holds the path (or its nearest existing parent). */
  space(path: string): Promise<{ freeBytes: number; totalBytes: number }>;
}

export interface DownloadProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

export interface NetworkHost {
  /**
   * Fetches an address (http, https or file) to a file. Goes on from a `.part` file left by an earlier try where the
   * server can, and renames when whole. Proxies of the environment are honoured. Rejects with `download.failed`.
   */
  download(
    address: string,
    path: string,
    options?: { signal?: AbortSignal; onProgress?: (progress: DownloadProgress) => void },
  ): Promise<void>;
  /** The text at an address, at most 1 MiB. */
  fetchText(address: string, options?: { signal?: AbortSignal }): Promise<string>;
  /** A port of 127.0.0.1 that is free now. */
  freePort(): Promise<number>;
  isPortFree(port: number): Promise<boolean>;
  /** Listens on 127.0.0.1 and hands each connection over. Rejects with `port.taken`. */
  listen(port: number, onConnection: (socket: Duplex) => void): Promise<{ port: number; close(): Promise<void> }>;
}

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly ports: readonly { readonly container: number; readonly host: number; readonly address: string }[];
  readonly mounts: readonly { readonly type: string; readonly name: string | null; readonly destination: string }[];
}

export interface DockerInfo {
  readonly address: string;
  readonly version: string;
  readonly operatingSystem: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly storageDriver: string;
  readonly dataFolder: string;
  readonly cgroupVersion: '1' | '2' | 'unknown';
  readonly rootless: boolean;
  readonly runtimes: readonly string[];
  readonly name: string;
  /** The engine's own clock when it answered, ISO 8601; not every engine tells it. */
  readonly time?: string;
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  readonly input?: string | Readable;
  /** Gets what the program writes to its standard output, byte for byte; `stdout` is empty then. It is not ended. */
  readonly output?: Writable;
}

export interface BesideOptions extends Pick<ExecOptions, 'signal' | 'output'> {
  /** It ends for the program also where this process dies. */
  readonly input?: Readable;
}

export interface DockerHost extends DockerImageHost {
  /** Rejects with `docker.missing`, `docker.permission` or `docker.unreachable`. */
  info(signal?: AbortSignal): Promise<DockerInfo>;
  /** All containers with these labels (a value of '' asks only for the key), stopped ones too. */
  containers(labels: Readonly<Record<string, string>>): Promise<ContainerFacts[]>;
  start(id: string): Promise<void>;
  stop(id: string, graceSeconds: number): Promise<void>;
  pause(id: string): Promise<void>;
  unpause(id: string): Promise<void>;
  /** Removes a container with its anonymous volumes, running or not; nothing happens where there is none. */
  remove(id: string): Promise<void>;
  /** Runs a program in a container. */
  exec(id: string, command: readonly string[], options?: ExecOptions): Promise<RunResult>;
  /** Runs a program with the image and the volumes of a container, in one of its own. Resolves with any exit code. */
  runBeside(
    beside: Pick<ContainerFacts, 'id' | 'image'>,
    program: BesideProgram,
    options?: BesideOptions,
  ): Promise<RunResult>;
  /** Ends what `runBeside` runs with this folder mounted, whoever waits for it; resolves with what that ran beside, by id. */
  endBeside(folder: string): Promise<string[]>;
  hasImage(reference: string): Promise<boolean>;
  /** Pulls an image; progress in bytes over all layers. Rejects with `image.missing`. */
  pullImage(
    reference: string,
    options?: { signal?: AbortSignal; onProgress?: (progress: DownloadProgress) => void },
  ): Promise<void>;
}

export interface ClockHost {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with `cancelled` where the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Folders of Slipway, absolute. */
export interface Paths {
  /** The state folder; all others lie in it unless the settings say otherwise. */
  readonly home: string;
  /** What can be fetched or made again. */
  readonly cache: string;
  /** The program's own data files: catalog, locks, recipes, the page. */
  readonly resources: string;
  /** The user's kubeconfig. */
  readonly userKubeconfig: string;
}
