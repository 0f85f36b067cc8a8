/** Exit codes of the command, documented in docs/guide/command.md. 0 is success, 130 an interrupt. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  notFound: 3,
  missing: 4,
  doesNotFit: 5,
  refused: 6,
  unverified: 7,
  busy: 8,
  cancelled: 130,
} as const;

export interface ErrorEntry {
  /** What happened and why; `{name}` is filled in from the error's data. */
  readonly says: string;
  /** What the person can do about it. */
  readonly remedy: string;
  readonly exit: (typeof exitCodes)[keyof typeof exitCodes];
}

/** A line of the table: the exit code, what happened, what helps. */
export function entry(exit: keyof typeof exitCodes, says: string, remedy: string): ErrorEntry {
  return { exit: exitCodes[exit], says, remedy };
}
