/** Versions that are accepted: from one on, below another. */
export interface VersionRange {
  readonly from: string;
  readonly below: string;
}

/** Less than 0 where the first is the older. Versions are three numbers; what follows them (`-rc.1`) is not looked at. */
export function compareVersions(first: string, second: string): number {
  const [left, right] = [numbers(first), numbers(second)];
  for (const index of [0, 1, 2] as const) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return 0;
}

/** Whether a version lies in a range. */
export function accepts(range: VersionRange, version: string): boolean {
  return compareVersions(version, range.from) >= 0 && compareVersions(version, range.below) < 0;
}

/** A range for a person. */
export function formatRange(range: VersionRange): string {
  return `${range.from} or newer, below ${range.below}`;
}

function numbers(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}
