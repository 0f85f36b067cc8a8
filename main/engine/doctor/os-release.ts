export interface OsRelease {
  /** `debian`, `ubuntu`, `fedora` ...; empty where the file says nothing. */
  readonly id: string;
  /** What it is made after, nearest first. */
  readonly like: readonly string[];
  /** `12`, `24.04`; null for a rolling release. */
  readonly version: string | null;
}

/** Reads `/etc/os-release` (freedesktop.org, os-release(5)); a line that is none is left out. */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const found = /^([A-Z_]+)=(.*)$/.exec(line.trim());
    if (found?.[1] !== undefined && found[2] !== undefined) values.set(found[1], unquote(found[2]));
  }
  const version = values.get('VERSION_ID') ?? '';
  return {
    id: (values.get('ID') ?? '').toLowerCase(),
    like: (values.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    version: version === '' ? null : version,
  };
}

function unquote(value: string): string {
  const found = /^(["'])(.*)\1$/.exec(value);
  return (found?.[2] ?? value).replace(/\\(["'$`\\])/g, '$1');
}
