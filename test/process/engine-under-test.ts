import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlipwayClient } from '../../contracts/services.ts';
import type { BuildIdentity } from '../../main/rpc/build-identity.ts';
import { attach } from '../../main/rpc/attach.ts';
import { createClient } from '../../main/rpc/client.ts';
import { type SpawnEngine, spawnEngineOf } from '../../main/rpc/engine-program.ts';

const toyEngine: SpawnEngine = spawnEngineOf({
  node: process.execPath,
  entry: join(import.meta.dirname, 'toy-engine-main.ts'),
});

export interface AttachedToy {
  readonly client: SlipwayClient;
  readonly pid: number;
  readonly close: () => void;
  /** Resolves when the engine has closed the connection. */
  readonly gone: Promise<void>;
}

/** A state folder with toy engines, of which none is left when it is removed. */
export class EngineUnderTest {
  readonly home: string;
  readonly #pids = new Set<number>();
  readonly #connections: AttachedToy[] = [];

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<EngineUnderTest> {
    return new EngineUnderTest(await mkdtemp(join(tmpdir(), 'slipway-engine-')));
  }

  async attach(identity?: BuildIdentity, spawnEngine: SpawnEngine = toyEngine): Promise<AttachedToy> {
    const options = { home: this.home, spawnEngine, timeoutSeconds: 8, client: 'test' };
    const { connection, engine } = await attach({ ...options, ...(identity === undefined ? {} : { identity }) });
    this.#pids.add(engine.pid);
    const gone = new Promise<void>((resolve) => connection.onEnd(() => resolve()));
    const attached = { client: createClient(connection), pid: engine.pid, close: () => connection.end(), gone };
    this.#connections.push(attached);
    return attached;
  }

  /** Attaches to a server that the test itself started in this folder. */
  async attachHere(): Promise<AttachedToy> {
    const attached = await this.attach(undefined, () => {
      throw new Error('There should be a server already');
    });
    this.#pids.delete(process.pid);
    return attached;
  }

  /** Lets the toys come to their end. */
  async letGo(): Promise<void> {
    await writeFile(join(this.home, 'go'), '');
  }

  async read(name: string): Promise<string> {
    return readFile(join(this.home, name), 'utf8');
  }

  async dispose(): Promise<void> {
    for (const attached of this.#connections) attached.close();
    for (const pid of this.#pids) killIfAlive(pid);
    for (const pid of this.#pids) await until(() => !isAlive(pid));
    await rm(this.home, { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function killIfAlive(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** Asks again and again; the test's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
