import { AppError } from '../../../contracts/app-error.ts';

/** The code of an error of the operating system (`ENOENT`), or the empty string. */
export function systemCode(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

/** Whether this says that there is no such file or folder. */
export function isAbsent(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** An error of reading or writing a path as one of the table; a full disk or quota is `disk.full` in both cases. */
export function fileError(kind: 'read' | 'write', path: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = systemCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk.full', { path }, thrown);
  return new AppError(kind === 'read' ? 'file.unreadable' : 'file.unwritable', { path, why: reason(thrown) }, thrown);
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this computer',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'another program uses it',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'there was no answer in time',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody that this computer trusts',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that this computer trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody that this computer trusts',
};

/** Why something failed, in words where the operating system's code is a known one. */
export function reason(thrown: unknown): string {
  const known = words[systemCode(thrown)];
  if (known !== undefined) return known;
  // Several addresses of one host were tried; they fail alike.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return reason(thrown.errors[0]);
  return thrown instanceof Error ? thrown.message : String(thrown);
}
