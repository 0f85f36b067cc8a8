import { AppError } from '../../contracts/app-error.ts';
import { maximumFrameBytes } from '../../contracts/wire.ts';

const newline = 0x0a;

export interface FrameReader {
  /** Takes the next bytes, cut anywhere. Throws `wire.bad-frame`; after that the stream cannot be trusted. */
  push(chunk: Uint8Array): void;
  /** The stream ended. Throws `wire.bad-frame` where it did so in the middle of a frame. */
  finish(): void;
}

/**
 * Reads frames from a stream of bytes: one JSON value a line, UTF-8, empty lines skipped. Never holds more than one
 * frame of `maximumBytes` and one chunk.
 */
export function createFrameReader(onFrame: (frame: unknown) => void, maximumBytes = maximumFrameBytes): FrameReader {
  let parts: Uint8Array[] = [];
  let bytes = 0;

  function hold(part: Uint8Array): void {
    bytes += part.length;
    if (bytes > maximumBytes) throw badFrame(`it is longer than ${maximumBytes} bytes`);
    if (part.length > 0) parts.push(part);
  }

  function emit(): void {
    const line = Buffer.concat(parts, bytes);
    parts = [];
    bytes = 0;
    if (line.length > 0) onFrame(parse(line));
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        hold(chunk.subarray(start, end));
        emit();
        start = end + 1;
      }
      hold(chunk.subarray(start));
    },
    finish() {
      if (bytes > 0) throw badFrame('it was cut off');
    },
  };
}

/** The bytes of a frame. Throws `wire.bad-frame` where the peer would refuse it as too long. */
export function encodeFrame(frame: unknown, maximumBytes = maximumFrameBytes): string {
  const text = JSON.stringify(frame);
  if (Buffer.byteLength(text) > maximumBytes) throw badFrame(`it is longer than ${maximumBytes} bytes`);
  return `${text}\n`;
}

/** The value of one frame. Throws `wire.bad-frame`. */
export function parse(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch (error) {
    throw badFrame(error instanceof SyntaxError ? 'it is not JSON' : 'it is not UTF-8');
  }
}

function badFrame(why: string): AppError {
  return new AppError('wire.bad-frame', { why });
}
