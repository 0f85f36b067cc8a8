import { StringDecoder } from 'node:string_decoder';

export interface LineSplitter {
  /** Takes bytes as they come and hands over every line that is whole by now, without its end. */
  push(chunk: Uint8Array): void;
  /** Hands over what is left after the last line end, if anything. */
  end(): void;
}

/** Cuts a stream of UTF-8 bytes into lines; a chunk may end anywhere, in the middle of a character or of CR LF too. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  // Parts of an unfinished line are kept apart: joining them at every chunk costs the square of its length.
  let pending: string[] = [];
  const finish = (last: string) => {
    pending.push(last);
    const line = pending.join('');
    pending = [];
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  const take = (text: string) => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      finish(text.slice(from, at));
      from = at + 1;
    }
    if (from < text.length) pending.push(text.slice(from));
  };
  return {
    push: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end() {
      take(decoder.end());
      if (pending.length > 0) finish('');
    },
  };
}
