import { AppError } from '../../contracts/app-error.ts';
import type { OpenConnection } from './connection.ts';

/** Connects over WebSocket to the engine that serves the page. `token` is read anew for every connection. */
export function socketConnection(address: string, token: () => string): OpenConnection {
  return (events, signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      let state: 'opening' | 'open' | 'left' = 'opening';
      const leave = () => {
        state = 'left';
        socket.close();
        reject(new AppError('cancelled', { what: 'the connection to the engine' }));
      };
      signal.addEventListener('abort', leave, { once: true });
      socket.addEventListener('open', () => {
        signal.removeEventListener('abort', leave);
        if (state === 'left') return;
        state = 'open';
        resolve({
          token: token(),
          send: (frame) => socket.send(JSON.stringify(frame)),
          close() {
            state = 'left';
            socket.close();
          },
        });
      });
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') events.onFrame(readJson(event.data));
      });
      socket.addEventListener('close', (event) => {
        signal.removeEventListener('abort', leave);
        const before = state;
        state = 'left';
        const why = event.reason === '' ? 'the connection ended' : event.reason;
        if (before === 'open') events.onClose(why);
        else if (before === 'opening') reject(new AppError('engine.gone', { why: 'nothing answers at its address' }));
      });
    });
}

/** What is no JSON is handed on as undefined, which is no frame either. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
