import type { EncodedError, ErrorData } from './encoded-error.ts';
import { type ErrorCode, errorTable } from './error-table.ts';

/**
 * The one error of Slipway: a code of the table, the data that its words are filled in with, and the cause.
 * `message` says what happened and why; `remedy` what to do. Neither may ever hold a secret.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly data: ErrorData;
  readonly remedy: string;

  constructor(code: ErrorCode, data: ErrorData = {}, cause?: unknown) {
    super(fill(errorTable[code].says, data), cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
    this.remedy = fill(errorTable[code].remedy, data);
  }
}

/** Turns anything thrown into an AppError; what is not one becomes `internal`, with the original as its cause. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', { why }, thrown);
}

/** The plain data of an error, for the wire and the journal. Never holds a stack. */
export function encodeError(thrown: unknown): EncodedError {
  const error = asAppError(thrown);
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return {
    code: error.code,
    message: error.message,
    remedy: error.remedy,
    data: error.data,
    ...(cause === undefined ? {} : { cause }),
  };
}

/** The error that `encodeError` encoded. A code that this version does not know becomes `internal`. */
export function decodeError(encoded: EncodedError): AppError {
  if (!isErrorCode(encoded.code)) return new AppError('internal', { why: encoded.message });
  return new AppError(encoded.code, encoded.data, encoded.cause === undefined ? undefined : new Error(encoded.cause));
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

function fill(text: string, data: ErrorData): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(data[key] ?? 'unknown'));
}
