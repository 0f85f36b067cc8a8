import { AppError, decodeError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import { engineFrameSchema, protocolVersion } from '../../contracts/wire.ts';
import { createCallTable, type CallTable } from './call-table.ts';
import { createClient } from './client.ts';
import type { Connection, OpenConnection } from './connection.ts';

/** A connection that the engine has accepted. */
export interface Attachment {
  readonly client: SlipwayClient;
  readonly engine: EngineFacts;
  close(): void;
}

export interface EngineFacts {
  readonly version: string;
  readonly build: string;
  readonly pid: number;
}

const patienceMilliseconds = 15_000;

/**
 * Opens a connection and says hello. Rejects with `wire.unauthorized` or another error of the engine where it refuses,
 * and with `engine.gone` where there is no answer. `onClose` comes once, only after this has resolved.
 */
export async function attach(
  open: OpenConnection,
  onClose: (error: AppError) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const link: Link = { state: 'greeting', welcome: () => undefined, refuse: () => undefined };
  const greeted = new Promise<EngineFacts>((resolve, reject) => {
    link.welcome = resolve;
    link.refuse = reject;
  });
  // It may be refused while the connection is still being opened, before anything waits for it.
  greeted.catch(() => undefined);
  const table = createCallTable((frame) => link.connection?.send(frame));
  const connection = await open(
    {
      onFrame: (frame) => onFrame(link, table, frame),
      onClose(reason) {
        const gone = new AppError('engine.gone', { why: reason });
        table.fail(gone);
        if (link.state === 'greeting') link.refuse(gone);
        else if (link.state === 'open') onClose(gone);
        link.state = 'closed';
      },
    },
    signal,
  );
  link.connection = connection;
  const engine = await greet(link, connection, greeted, signal);
  link.state = 'open';
  return {
    client: createClient(table),
    engine,
    close() {
      link.state = 'closed';
      connection.close();
      table.fail(new AppError('engine.gone', { why: 'the page closed the connection' }));
    },
  };
}

interface Link {
  state: 'greeting' | 'open' | 'closed';
  connection?: Connection;
  welcome: (engine: EngineFacts) => void;
  refuse: (error: Error) => void;
}

async function greet(
  link: Link,
  connection: Connection,
  greeted: Promise<EngineFacts>,
  signal: AbortSignal,
): Promise<EngineFacts> {
  const noAnswer = () => link.refuse(new AppError('engine.gone', { why: 'it did not answer' }));
  const timer = setTimeout(noAnswer, patienceMilliseconds);
  signal.addEventListener('abort', noAnswer, { once: true });
  try {
    connection.send({ type: 'hello', protocol: protocolVersion, token: connection.token, client: 'page' });
    return await greeted;
  } catch (error) {
    link.state = 'closed';
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', noAnswer);
  }
}

function onFrame(link: Link, table: CallTable, raw: unknown): void {
  const parsed = engineFrameSchema.safeParse(raw);
  if (!parsed.success) {
    const error = new AppError('wire.bad-frame', { why: 'it is none that an engine sends' });
    link.refuse(error);
    table.fail(error);
    link.connection?.close();
    return;
  }
  const frame = parsed.data;
  if (frame.type === 'welcome') link.welcome({ version: frame.version, build: frame.build, pid: frame.pid });
  else if (frame.type === 'error' && frame.id === null) link.refuse(decodeError(frame.error));
  else table.receive(frame);
}
