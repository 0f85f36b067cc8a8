import * as z from 'zod';
import { AppError, decodeError } from '../../contracts/app-error.ts';
import { encodedErrorSchema } from '../../contracts/encoded-error.ts';
import type { Connection, ConnectionEvents, OpenConnection } from './connection.ts';

/** What the desktop app's preload gives the page: a way to ask for a port, which then comes as a window message. */
export interface DesktopBridge {
  /** The number comes back with the port, so that a late port of an earlier request is not taken for this one. */
  requestPort(request: number): void;
  /** Asks the person for a file of this computer: its full path, or null where none was chosen. */
  chooseFile(): Promise<unknown>;
}

const portMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('slipway-port'), request: z.number(), token: z.string() }),
  z.object({ type: z.literal('slipway-no-port'), request: z.number(), error: encodedErrorSchema }),
]);

const portFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('frame'), frame: z.unknown() }),
  z.object({ type: z.literal('closed'), why: z.string() }),
]);

let requests = 0;

/** Connects through the desktop app, which relays whole frames between a message port and the engine's socket. */
export function portConnection(bridge: DesktopBridge): OpenConnection {
  return (events, signal) =>
    new Promise((resolve, reject) => {
      requests += 1;
      const request = requests;
      const onMessage = (event: MessageEvent<unknown>) => {
        const message = portMessageSchema.safeParse(event.data);
        if (event.source !== window || !message.success || message.data.request !== request) return;
        stop();
        const port = event.ports[0];
        if (message.data.type === 'slipway-no-port') reject(decodeError(message.data.error));
        else if (port === undefined) reject(new AppError('engine.gone', { why: 'the app gave no port' }));
        else resolve(connect(port, message.data.token, events));
      };
      const leave = () => {
        stop();
        reject(new AppError('cancelled', { what: 'the connection to the engine' }));
      };
      function stop() {
        window.removeEventListener('message', onMessage);
        signal.removeEventListener('abort', leave);
      }
      window.addEventListener('message', onMessage);
      signal.addEventListener('abort', leave, { once: true });
      bridge.requestPort(request);
    });
}

function connect(port: MessagePort, token: string, events: ConnectionEvents): Connection {
  port.onmessage = (event: MessageEvent<unknown>) => {
    const message = portFrameSchema.safeParse(event.data);
    if (!message.success) return;
    if (message.data.type === 'frame') events.onFrame(message.data.frame);
    else events.onClose(message.data.why);
  };
  return {
    token,
    send: (frame) => port.postMessage(frame),
    close() {
      port.onmessage = null;
      port.postMessage(null);
      port.close();
    },
  };
}
