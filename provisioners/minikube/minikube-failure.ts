import { AppError } from '../../contracts/app-error.ts';
import type { RunResult } from '../host.ts';
import { takenPort } from '../taken-port.ts';
import { type MinikubeFailure, parseMinikubeLine } from './minikube-output.ts';

/** Where an error happened, for its words. */
export interface FailurePlace {
  readonly cluster: string;
  readonly logs: string;
  /** minikube's own folder. */
  readonly home: string;
}

/** What a minikube that ended with another code than 0 gave as its reason. */
export function minikubeFailure({ exitCode, stdout, stderr }: RunResult): MinikubeFailure {
  const events = stdout.split('\n').map(parseMinikubeLine);
  const failure = events.findLast((event) => event.type === 'failure');
  if (failure !== undefined) return failure.failure;
  // Usage errors are plain text whatever the output was asked to be; lines like `E1123 ...` are its log.
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^[EWIF]\d{4} /.test(line));
  const usage = /^X Exiting due to ([A-Z0-9_]+): (.*)$/.exec(lines.find((line) => line.startsWith('X ')) ?? '');
  if (usage !== null) return { id: usage[1] ?? '', text: usage[2] ?? '' };
  const said = lines.find((line) => line.startsWith('Error:')) ?? lines.at(-1);
  const told = events
    .flatMap((event) => (event.type === 'problem' || event.type === 'info' ? [event.text] : []))
    .at(-1);
  return { id: '', text: said ?? told ?? `it ended with code ${String(exitCode)} and gave no reason` };
}

/**
 * The reason in one sentence: minikube's messages carry the whole command that failed, its output and a stack of
 * prefixes. What the command said last is what went wrong.
 */
export function shortReason(text: string): string {
  const at = text.lastIndexOf('stderr:\n');
  const lines = (at === -1 ? '' : text.slice(at + 'stderr:\n'.length)).split('\n').map((line) => line.trim());
  // kubeadm lists what it found wrong before it says that something is.
  const found = lines.filter((line) => line.startsWith('[ERROR ')).join('; ');
  // Docker's own error is the line before its advice to ask for help.
  const last = lines.findLast((line) => line !== '' && !line.startsWith("Run '"));
  const output = found === '' ? last : found;
  const reason = (output ?? text.split('\n')[0]?.trim() ?? '')
    .replace(/:\/\/[^\s/@]+@/g, '://***@')
    // Its downloader prints the insides of its own memory.
    .replace(/(?:\w+: )?&\{.*\}(?:: )?/g, '')
    .replace(/\?checksum=\S*?(?=:?\s|$)/g, '');
  return shortened(reason).replace(/\.$/, '');
}

/** The start says what was tried, the end what went wrong. */
function shortened(text: string): string {
  const [start, end] = [120, 280];
  return text.length > start + end ? `${text.slice(0, start)} … ${text.slice(-end)}` : text;
}

/**
 * The error for a minikube that failed: what a person can act upon by its own code, all else as
 * `cluster.create-failed` with minikube's reason. Its own advice names its own commands, so that ours stands instead.
 */
export function minikubeError(failure: MinikubeFailure, place: FailurePlace): AppError {
  const why = shortReason(failure.text);
  const { cluster, logs, home } = place;
  const failed = new AppError('cluster.create-failed', { cluster, why, logs });
  return actionable(failure, why, place, failed) ?? byId(failure.id, { cluster, why, home }, failed) ?? failed;
}

/** What its text says more exactly than its id. */
function actionable(
  { text }: MinikubeFailure,
  why: string,
  { cluster }: FailurePlace,
  cause: AppError,
): AppError | null {
  const port = takenPort(text);
  if (port !== null) return new AppError('port.taken', { port }, cause);
  if (/no space left on device/i.test(text))
    return new AppError('disk.full', { path: "the container engine's data folder" }, cause);
  if (/could not select device driver|nvidia-container-cli|unresolvable CDI devices/i.test(text))
    return new AppError('minikube.no-gpu', { cluster, why }, cause);
  return null;
}

function byId(
  id: string,
  { cluster, why, home }: { cluster: string; why: string; home: string },
  cause: AppError,
): AppError | null {
  const address = 'the address of the container engine';
  switch (id) {
    case 'DRV_AS_ROOT':
      return new AppError('minikube.root', {}, cause);
    case 'PROVIDER_DOCKER_NOT_FOUND':
      return new AppError('docker.missing', {}, cause);
    case 'PROVIDER_DOCKER_NEWGRP':
      return new AppError('docker.permission', { address }, cause);
    case 'RSRC_DOCKER_STORAGE':
    case 'RSRC_INSUFFICIENT_STORAGE':
    case 'GUEST_PROVISION_NOSPACE':
      return new AppError('disk.full', { path: "the container engine's data folder" }, cause);
    case 'MK_USAGE':
      return new AppError('tool.failed', { tool: 'minikube', exitCode: 14, why }, cause);
    case 'PROVIDER_DOCKER_VERSION_LOW':
    case 'PROVIDER_DOCKER_WINDOWS_CONTAINERS':
    case 'PROVIDER_DOCKER_INCORRECT_ARCH':
    case 'PROVIDER_DOCKER_DESKTOP_VERSION_BAD':
      return new AppError('minikube.driver', { why }, cause);
    default:
      return byGroup(id, { cluster, why, home, address }, cause);
  }
}

/** minikube's ids are in groups by what they are of; these are the ones whose members all have the same remedy. */
function byGroup(
  id: string,
  { why, home, address }: { cluster: string; why: string; home: string; address: string },
  cause: AppError,
): AppError | null {
  if (/^(RSRC_.*(CORES|MEMORY|MEM))$/.test(id)) return new AppError('minikube.too-small', { why }, cause);
  if (/^(PROVIDER_DOCKER_|DRV_DOCKER_NOT_RUNNING)/.test(id))
    return new AppError('docker.unreachable', { address, why }, cause);
  if (id.startsWith('INET_')) return new AppError('minikube.offline', { why, cache: `${home}/cache` }, cause);
  if (/^(DRV_(UNSUPPORTED|NOT_|NEEDS_)|PROVIDER_|PR_DOCKER_)/.test(id))
    return new AppError('minikube.driver', { why }, cause);
  if (/^HOST_(HOME|KUBECONFIG|JUJU)_/.test(id)) return new AppError('file.unwritable', { path: home, why }, cause);
  return null;
}
