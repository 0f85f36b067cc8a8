import type { WebSocket } from 'ws';
import { AppError, asAppError } from '../../contracts/app-error.ts';
import type { Connection } from '../rpc/connection.ts';
import { encodeFrame, parse } from '../rpc/frames.ts';
import { createEnding } from '../rpc/stream-connection.ts';

/** Bytes that wait to be sent before who sends has to wait too. */
const fullBytes = 256 * 1024;

/** A connection over a WebSocket: one frame a message. It owns the socket from here on. */
export function webSocketConnection(socket: WebSocket): Connection {
  const ending = createEnding();
  let listener: ((frame: unknown) => void) | null = null;
  socket.on('message', (data: Buffer, isBinary) => {
    if (ending.ended()) return;
    try {
      if (isBinary) throw new AppError('wire.bad-frame', { why: 'it is no text' });
      listener?.(parse(data));
    } catch (error) {
      ending.end(asAppError(error));
      socket.close(1003, 'bad frame');
    }
  });
  socket.on('error', (error) => ending.end(new AppError('engine.gone', { why: error.message }, error)));
  socket.on('close', () => ending.end(null));

  return {
    async send(frame) {
      const text = encodeFrame(frame).trimEnd();
      if (ending.ended() || socket.readyState !== socket.OPEN) throw gone();
      const isFull = socket.bufferedAmount > fullBytes;
      const sent = new Promise<void>((resolve) => socket.send(text, () => resolve()));
      if (isFull) await sent;
    },
    onFrame(next) {
      listener = next;
    },
    onEnd: ending.onEnd,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    end: () => socket.close(1000),
  };
}

function gone(): AppError {
  return new AppError('engine.gone', { why: 'the connection ended' });
}
