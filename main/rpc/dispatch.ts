import type { z } from 'zod';
import { AppError, asAppError, encodeError } from '../../contracts/app-error.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import { type ClientFrame, type EngineFrame, clientFrameSchema, protocolVersion } from '../../contracts/wire.ts';
import type { BuildIdentity } from './build-identity.ts';
import type { Connection } from './connection.ts';
import type { BoundMethod } from './method-table.ts';

export interface DispatchOptions {
  readonly methods: ReadonlyMap<string, BoundMethod>;
  readonly identity: BuildIdentity;
  /** Compares in constant time. */
  readonly isToken: (token: string) => boolean;
  /** Called when a client has said hello; what it returns is called when that client is gone. */
  readonly onAttached: (client: string) => () => void;
  /** Told of every error that is sent to a client. */
  readonly onError: (method: string, error: unknown) => void;
  /** How long a client may take to say hello. */
  readonly helloSeconds?: number;
}

/** More calls at once than any honest client makes. */
const maximumCalls = 1000;

/** What an older or newer client may still ask: enough to tell the versions apart and to make room for its own engine. */
const methodsOfAnyProtocol: ReadonlySet<string> = new Set(['engine.info', 'engine.shutdown']);

type CallFrame = Extract<ClientFrame, { type: 'call' }>;
type HelloFrame = Extract<ClientFrame, { type: 'hello' }>;

interface Session {
  readonly connection: Connection;
  readonly options: DispatchOptions;
  readonly calls: Map<number, AbortController>;
  protocol: number | null;
  helloTimer: NodeJS.Timeout | undefined;
}

/**
 * Answers one connection: hello with the token first, then calls of the listed methods. Inputs are parsed before and
 * outputs after the handler; streams wait for the peer. All calls are aborted when the connection ends.
 */
export function serveConnection(connection: Connection, options: DispatchOptions): void {
  const session: Session = { connection, options, calls: new Map(), protocol: null, helloTimer: undefined };
  session.helloTimer = setTimeout(
    () => refuse(session, new AppError('wire.unauthorized')),
    1000 * (options.helloSeconds ?? 5),
  );
  connection.onEnd(() => {
    clearTimeout(session.helloTimer);
    for (const call of session.calls.values()) call.abort();
    session.calls.clear();
  });
  connection.onFrame((frame) => {
    const parsed = clientFrameSchema.safeParse(frame);
    if (parsed.success) take(session, parsed.data);
    else refuse(session, new AppError('wire.bad-frame', { why: 'it is none that a client sends' }));
  });
}

function take(session: Session, frame: ClientFrame): void {
  if (session.protocol === null && frame.type !== 'hello') {
    refuse(session, new AppError('wire.unauthorized'));
    return;
  }
  switch (frame.type) {
    case 'hello':
      greet(session, frame);
      return;
    case 'call':
      void answer(session, frame);
      return;
    case 'cancel':
      session.calls.get(frame.id)?.abort();
      return;
    default:
      assertNever(frame);
  }
}

function greet(session: Session, hello: HelloFrame): void {
  if (session.protocol !== null || !session.options.isToken(hello.token)) {
    refuse(session, new AppError('wire.unauthorized'));
    return;
  }
  session.protocol = hello.protocol;
  clearTimeout(session.helloTimer);
  session.connection.onEnd(session.options.onAttached(hello.client));
  const { version, build } = session.options.identity;
  void send(session, { type: 'welcome', protocol: protocolVersion, version, build, pid: process.pid });
}

/** Tells why and ends the connection. */
function refuse(session: Session, error: AppError): void {
  clearTimeout(session.helloTimer);
  void send(session, { type: 'error', id: null, error: encodeError(error) });
  session.connection.end();
}

async function answer(session: Session, { id, method, input }: CallFrame): Promise<void> {
  if (session.calls.has(id)) {
    refuse(session, new AppError('wire.bad-frame', { why: `call ${id} is already under way` }));
    return;
  }
  const controller = new AbortController();
  session.calls.set(id, controller);
  try {
    await run(session, id, find(session, method), { name: method, input, signal: controller.signal });
  } catch (error) {
    session.options.onError(method, error);
    await send(session, { type: 'error', id, error: encodeError(error) });
  } finally {
    if (session.calls.get(id) === controller) session.calls.delete(id);
  }
}

function find(session: Session, method: string): BoundMethod {
  if (session.calls.size > maximumCalls) throw new AppError('wire.bad-frame', { why: 'too many calls at once' });
  if (session.protocol !== protocolVersion && !methodsOfAnyProtocol.has(method)) {
    const { version } = session.options.identity;
    throw new AppError('engine.other-version', { theirs: version, ours: `protocol ${session.protocol ?? 0}` });
  }
  const bound = session.options.methods.get(method);
  if (bound === undefined) throw new AppError('wire.unknown-method', { method });
  return bound;
}

interface Call {
  readonly name: string;
  readonly input: unknown;
  readonly signal: AbortSignal;
}

async function run(session: Session, id: number, bound: BoundMethod, call: Call): Promise<void> {
  const input = parseInput(bound.method.input, call);
  const output = (value: unknown): unknown => parseOutput(bound.method.output, value, call.name);
  switch (bound.kind) {
    case 'unary':
      await deliver(session, { type: 'result', id, value: output(await bound.handler(input, call)) });
      return;
    case 'stream':
      for await (const value of bound.handler(input, call)) {
        if (call.signal.aborted) break;
        await deliver(session, { type: 'item', id, value: output(value) });
      }
      await deliver(session, { type: 'end', id });
      return;
    default:
      assertNever(bound);
  }
}

function parseInput(schema: z.ZodType, { name, input }: Call): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('input.invalid', { what: `The input of ${name}`, why: describe(parsed.error) });
}

function parseOutput(schema: z.ZodType, value: unknown, name: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', {
    why: `the answer of ${name} is not what its contract says: ${describe(parsed.error)}`,
  });
}

/** The first complaints of a parse, in one line, with where they are. */
function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.length === 0 ? '' : `${issue.path.join('.')}: `}${issue.message}`)
    .join('; ');
}

/** Sends a part of an answer. Throws where it cannot be sent (too long); that the peer is gone is no error here. */
async function deliver(session: Session, frame: EngineFrame): Promise<void> {
  try {
    await session.connection.send(frame);
  } catch (error) {
    if (asAppError(error).code !== 'engine.gone') throw error;
  }
}

async function send(session: Session, frame: EngineFrame): Promise<void> {
  try {
    await deliver(session, frame);
  } catch (error) {
    session.options.onError('send', error);
  }
}
