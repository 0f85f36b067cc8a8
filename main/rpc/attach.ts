import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, decodeError } from '../../contracts/app-error.ts';
import { engineFiles } from '../../contracts/locations.ts';
import { protocolVersion } from '../../contracts/wire.ts';
import { type BuildIdentity, buildIdentity } from './build-identity.ts';
import { prepareHome } from './engine-address.ts';
import { lockedBy } from './engine-owner.ts';
import { type SpawnEngine, exitCodeLocked } from './engine-program.ts';
import { type Attached, greetEngine, nextFrame } from './greet-engine.ts';

export interface AttachOptions {
  /** The state folder, from `slipwayHome`. */
  readonly home: string;
  readonly spawnEngine: SpawnEngine;
  /** Who attaches, for the engine's log. */
  readonly client?: string;
  /** The build whose engine is wanted; this program's own where it is left out. */
  readonly identity?: BuildIdentity;
  readonly timeoutSeconds?: number;
}

/**
 * A connection to the engine of a state folder; starts one where none runs, and puts our own in the place of an idle
 * engine of another build. Rejects with `engine.other-version` where that one is busy, `engine.failed`,
 * `engine.locked`, `engine.no-answer`, `file.unwritable`.
 */
export async function attach(options: AttachOptions): Promise<Attached> {
  const { client = 'client', identity = buildIdentity, timeoutSeconds = 30 } = options;
  const home = prepareHome(options.home);
  const starter = createStarter(home, options.spawnEngine);
  const deadline = Date.now() + 1000 * timeoutSeconds;
  for (let pause = 4; Date.now() < deadline; pause = Math.min(25, pause * 1.5)) {
    const attached = await greetEngine(home, client, timeoutSeconds);
    if (attached !== null) {
      if (attached.engine.build === identity.build && attached.engine.protocol === protocolVersion) return attached;
      await dismiss(attached, identity, timeoutSeconds, home);
    } else {
      starter.ensure();
      await sleep(pause);
    }
  }
  throw starter.isLocked() ? lockedBy(home) : noAnswer(home, timeoutSeconds);
}

/** Asks an engine of another build to end, and waits until it has. Rejects with `engine.other-version`. */
async function dismiss(attached: Attached, ours: BuildIdentity, timeoutSeconds: number, home: string): Promise<void> {
  const { connection, engine } = attached;
  const answer = nextFrame(connection, timeoutSeconds, engineFiles(home, process.platform).log);
  await connection.send({ type: 'call', id: 0, method: 'engine.shutdown', input: {} }).catch(() => undefined);
  const frame = await answer;
  if (frame?.type === 'error') {
    connection.end();
    const names = { theirs: nameOf(engine), ours: nameOf(ours) };
    throw new AppError('engine.other-version', names, decodeError(frame.error));
  }
  await new Promise<void>((resolve) => connection.onEnd(() => resolve()));
}

function nameOf({ version, build }: BuildIdentity): string {
  return `${version} (${build.slice(0, 12)})`;
}

interface Starter {
  /** Sees to it that an engine is on its way. Throws `engine.failed` where it cannot be started. */
  ensure(): void;
  /** Whether the last one found another at work. */
  isLocked(): boolean;
}

/** An engine that ends at once is started again twice: it may have met one that was just ending. */
const maximumFailures = 2;
const pauseBetweenStarts = 100;

function createStarter(home: string, spawnEngine: SpawnEngine): Starter {
  let isStarting = false;
  let notBefore = 0;
  let failures = 0;
  let last: number | string = 0;

  return {
    isLocked: () => last === exitCodeLocked,
    ensure() {
      if (isStarting || Date.now() < notBefore) return;
      if (failures >= maximumFailures) {
        const why = typeof last === 'number' ? `it ended with code ${last}` : last;
        throw new AppError('engine.failed', { why, log: engineFiles(home, process.platform).log });
      }
      isStarting = true;
      void spawnEngine(home).ended.then((result) => {
        isStarting = false;
        last = result;
        notBefore = Date.now() + pauseBetweenStarts;
        if (result !== 0 && result !== exitCodeLocked) failures += 1;
      });
    },
  };
}

function noAnswer(home: string, seconds: number): AppError {
  return new AppError('engine.no-answer', { seconds, log: engineFiles(home, process.platform).log });
}
