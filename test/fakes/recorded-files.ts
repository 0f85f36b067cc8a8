/** Files by path from one recording: `== /path` on a line of its own, and below it what the file held. */
export function recordedFiles(recording: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const part of recording.split(/^== /m).slice(1)) {
    const end = part.indexOf('\n');
    files[part.slice(0, end).trim()] = part.slice(end + 1);
  }
  return files;
}
