/**
 * The operating system's own store of secrets: Keychain on macOS, Credential Manager on Windows, the Secret Service of
 * the desktop on Linux. Every member rejects with `keychain.no-answer` where there is none, or nobody unlocked it in time.
 */
export interface KeychainHost {
  /** The secret that was kept for an account, or null where there is none. */
  read(account: string): Promise<string | null>;
  /** Keeps a secret; what was kept for the account before is replaced. */
  write(account: string, secret: string): Promise<void>;
  /** Nothing happens where there is none. */
  remove(account: string): Promise<void>;
}
