import { type AppError, asAppError } from '../../../contracts/app-error.ts';

/** Why an object could not be applied. All but `permanent` may come right, and say what has to happen first. */
export type ApplyFailure =
  | { readonly cause: 'kind-missing' }
  | { readonly cause: 'namespace-missing'; readonly namespace: string }
  | { readonly cause: 'webhook'; readonly webhook: string; readonly why: string }
  | { readonly cause: 'conversion'; readonly definition: string; readonly why: string }
  | { readonly cause: 'conflict'; readonly why: string }
  | { readonly cause: 'busy'; readonly retryAfterSeconds: number }
  | { readonly cause: 'port-held'; readonly port: string }
  | { readonly cause: 'connection'; readonly why: string }
  | { readonly cause: 'server'; readonly why: string }
  | { readonly cause: 'permanent'; readonly error: AppError };

const defaultRetryAfterSeconds = 1;
const longestRetryAfterSeconds = 30;

/**
 * Tells from the error of a request why it failed. The texts are those of kube-apiserver (staging packages
 * `apiserver/pkg/admission/plugin/webhook/errors` and `apiextensions-apiserver/pkg/apiserver/conversion`), which has no
 * machine-readable reason for them.
 */
export function classifyFailure(thrown: unknown): ApplyFailure {
  const error = asAppError(thrown);
  if (error.code === 'kubernetes.unreachable') return { cause: 'connection', why: text(error, 'why') };
  if (error.code !== 'kubernetes.refused') return { cause: 'permanent', error };
  const why = text(error, 'why');
  // The API server answers 500 where an object does not fit its schema, as if it were its own fault.
  if (/field not declared in schema|failed to create typed patch object/.test(why))
    return { cause: 'permanent', error };
  return byWords(why) ?? byStatus(error, why);
}

function byWords(why: string): ApplyFailure | null {
  const webhook = /failed calling webhook "([^"]+)": (.*)/s.exec(why);
  if (webhook !== null) return { cause: 'webhook', webhook: webhook[1] ?? '', why: webhook[2] ?? why };
  const conversion = /conversion webhook for ([^ ]+ ?(?:Kind=\w+)?) failed: (.*)/s.exec(why);
  if (conversion !== null)
    return { cause: 'conversion', definition: (conversion[1] ?? '').trim(), why: conversion[2] ?? why };
  const terminating = /unable to create new content in namespace (\S+) because it is being terminated/.exec(why);
  if (terminating !== null) return { cause: 'namespace-missing', namespace: terminating[1] ?? '' };
  // Of a request that was cut off, as by an engine that was killed, the API server keeps the port for up to 9 minutes.
  const port = /nodePort: Invalid value: (\d+): provided port is already allocated/.exec(why);
  if (port !== null) return { cause: 'port-held', port: port[1] ?? '' };
  return null;
}

function byStatus(error: AppError, why: string): ApplyFailure {
  const status = Number(error.data['status']);
  switch (status) {
    case 404:
      return notFound(error, why);
    case 405:
      // Between a definition's first and last step of being served, its path is there and takes no writes yet.
      return { cause: 'kind-missing' };
    case 409:
      return { cause: 'conflict', why };
    case 429:
      return { cause: 'busy', retryAfterSeconds: retryAfter(error) };
    case 403:
      // Right after its start the API server does not know all roles yet.
      return /RBAC: .*not found|not yet ready to handle request/.test(why)
        ? { cause: 'server', why }
        : { cause: 'permanent', error };
    default:
      return status >= 500 ? { cause: 'server', why } : { cause: 'permanent', error };
  }
}

function notFound(error: AppError, why: string): ApplyFailure {
  const namespace = /namespaces "([^"]+)" not found/.exec(why);
  if (namespace !== null) return { cause: 'namespace-missing', namespace: namespace[1] ?? '' };
  if (/could not find the requested resource|page not found/.test(why)) return { cause: 'kind-missing' };
  return { cause: 'permanent', error };
}

function retryAfter(error: AppError): number {
  const seconds = Number(error.data['retryAfterSeconds'] ?? Number.NaN);
  if (!Number.isFinite(seconds) || seconds <= 0) return defaultRetryAfterSeconds;
  return Math.min(seconds, longestRetryAfterSeconds);
}

function text(error: AppError, name: string): string {
  return String(error.data[name] ?? error.message);
}

/** The failure in words, for the log and for what a component waits for. */
export function describeFailure(failure: ApplyFailure): string {
  switch (failure.cause) {
    case 'kind-missing':
      return 'its kind is not served yet';
    case 'namespace-missing':
      return `namespace ${failure.namespace} is not there yet`;
    case 'webhook':
      return `webhook ${failure.webhook} does not answer (${failure.why})`;
    case 'conversion':
      return `the conversion of ${failure.definition} does not answer (${failure.why})`;
    case 'conflict':
      return `it was changed at the same time (${failure.why})`;
    case 'busy':
      return 'the cluster is busy';
    case 'port-held':
      return `port ${failure.port} of the nodes is held by another Service, or by a request that was cut off, which ends by itself`;
    case 'connection':
      return `the connection was lost (${failure.why})`;
    case 'server':
      return `the cluster had a fault (${failure.why})`;
    case 'permanent':
      return failure.error.message;
  }
}

/**
 * Milliseconds until the next try where nothing that happens in the cluster asks for one earlier. What waits for an
 * event tries rarely; what has none (a conflict, a lost connection) soon, then ever more rarely.
 */
export function pauseAfter(failure: Exclude<ApplyFailure, { cause: 'permanent' }>, tries: number): number {
  const growing = Math.min(250 * 2 ** Math.min(tries - 1, 6), 8000);
  switch (failure.cause) {
    case 'busy':
      return failure.retryAfterSeconds * 1000;
    case 'kind-missing':
    case 'namespace-missing':
    case 'webhook':
    case 'conversion':
    case 'conflict':
    case 'port-held':
    case 'connection':
    case 'server':
      return growing;
  }
}
