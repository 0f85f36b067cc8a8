import type { FileHost } from '../../../provisioners/host.ts';

/** The last lines of a file, at most so many bytes of them; null where there is no such file. */
export async function tailFile(
  files: Pick<FileHost, 'readLines' | 'stat'>,
  path: string,
  mostBytes: number,
): Promise<string | null> {
  if ((await files.stat(path))?.kind !== 'file') return null;
  const kept: string[] = [];
  let bytes = 0;
  let leftOut = 0;
  for await (const line of files.readLines(path)) {
    kept.push(line);
    bytes += sizeOf(line);
    while (bytes > mostBytes && kept.length > 1) {
      bytes -= sizeOf(kept.shift() ?? '');
      leftOut += 1;
    }
  }
  const lines = leftOut === 0 ? kept : [`… ${leftOut} earlier lines are left out`, ...kept];
  return lines.map((line) => `${line}\n`).join('');
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
