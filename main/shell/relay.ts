import type { MessagePortMain } from 'electron';
import type { Connection } from '../rpc/connection.ts';

/** Carries frames between a page's port and the engine, and knows nothing of what they mean. Ends both together. */
export function relay(port: MessagePortMain, engine: Connection): void {
  let ended = false;
  function end(): void {
    if (ended) return;
    ended = true;
    engine.end();
    port.close();
  }
  engine.onFrame((frame) => port.postMessage({ type: 'frame', frame }));
  engine.onEnd((error) => {
    if (!ended) port.postMessage({ type: 'closed', why: error?.message ?? 'the engine closed the connection' });
    end();
  });
  port.on('message', ({ data }: { data: unknown }) => {
    // The page says goodbye with null: the end of a port is not always told.
    if (data === null) end();
    else engine.send(data).catch(end);
  });
  port.on('close', end);
  port.start();
}
