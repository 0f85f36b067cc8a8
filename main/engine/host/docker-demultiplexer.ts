const headerBytes = 8;

/**
 * Takes apart the stream of an attached program without a terminal: frames of one byte that names the stream (1 stdout,
 * 2 stderr), three of nothing, a big-endian length, and as many bytes (Docker Engine API, "Attach to a container").
 */
export function demultiplexer(onBytes: (stream: 'stdout' | 'stderr', bytes: Buffer) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  let stream: 'stdout' | 'stderr' = 'stdout';
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const end = Math.min(chunk.length, at + left);
        onBytes(stream, chunk.subarray(at, end));
        left -= end - at;
        at = end;
        continue;
      }
      const end = Math.min(chunk.length, at + headerBytes - header.length);
      header = Buffer.concat([header, chunk.subarray(at, end)]);
      at = end;
      if (header.length < headerBytes) continue;
      stream = header[0] === 2 ? 'stderr' : 'stdout';
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  };
}
