import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlipwayClient } from '../../contracts/services.ts';
import type { BuildIdentity } from '../../main/rpc/build-identity.ts';
import { attach } from '../../main/rpc/attach.ts';
import { createClient } from '../../main/rpc/client.ts';
import { type SpawnEngine, type StartedEngine, spawnEngineOf } from '../../main/rpc/engine-program.ts';

/** Starts a program of this folder as the engine. */
export function engineOf(program: string): SpawnEngine {
  return spawnEngineOf({ node: process.execPath, entry: join(import.meta.dirname, program) });
}

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
  readonly #folder: string;
  readonly #engines: StartedEngine[] = [];
  readonly #connections: AttachedToy[] = [];

  private constructor(folder: string, home: string) {
    this.#folder = folder;
    this.home = home;
  }

  /** `below` is where the state folder lies in a folder of the test's own. */
  static async create(below = '.'): Promise<EngineUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-engine-'));
    await mkdir(join(folder, below), { recursive: true, mode: 0o700 });
    return new EngineUnderTest(folder, join(folder, below));
  }

  async attach(
    identity?: BuildIdentity,
    spawnEngine: SpawnEngine = engineOf('toy-engine-main.ts'),
  ): Promise<AttachedToy> {
    const spawnKnown: SpawnEngine = (home) => {
      const engine = spawnEngine(home);
      this.#engines.push(engine);
      return engine;
    };
    const options = { home: this.home, spawnEngine: spawnKnown, timeoutSeconds: 20, client: 'test' };
    const { connection, engine } = await attach({ ...options, ...(identity === undefined ? {} : { identity }) });
    const gone = new Promise<void>((resolve) => connection.onEnd(() => resolve()));
    const attached = { client: createClient(connection), pid: engine.pid, close: () => connection.end(), gone };
    this.#connections.push(attached);
    return attached;
  }

  /** Attaches to a server that the test itself started in this folder. */
  async attachHere(): Promise<AttachedToy> {
    return this.attach(undefined, () => {
      throw new Error('There should be a server already');
    });
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
    for (const { pid } of this.#engines) if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await Promise.all(this.#engines.map((engine) => engine.ended));
    await rm(this.#folder, { recursive: true, force: true });
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

/** Asks again and again; the test's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
