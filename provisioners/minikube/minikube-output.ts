import * as z from 'zod';

/** What one line of `minikube ... --output=json` says. */
export type MinikubeEvent =
  | { readonly type: 'step'; readonly at: number; readonly of: number; readonly name: string; readonly text: string }
  | { readonly type: 'download'; readonly artifact: string; readonly fraction: number | null }
  | { readonly type: 'info' | 'warning' | 'problem'; readonly text: string }
  | { readonly type: 'failure'; readonly failure: MinikubeFailure }
  | { readonly type: 'other'; readonly text: string };

/** What minikube ends with: an id of its own, and the words for a person. */
export interface MinikubeFailure {
  /** One of minikube's own names (`PROVIDER_DOCKER_NOT_RUNNING`); '' where it gave none. */
  readonly id: string;
  readonly text: string;
}

const prefix = 'io.k8s.sigs.minikube.';
const eventSchema = z.object({ type: z.string().startsWith(prefix), data: z.record(z.string(), z.string()) });

/**
 * Reads one line. minikube writes CloudEvents, all of whose data are strings; a line that is none (a usage error, a log
 * of Go's) is `other`. Never throws.
 */
export function parseMinikubeLine(line: string): MinikubeEvent {
  const event = eventSchema.safeParse(jsonOrNull(line));
  if (!event.success) return { type: 'other', text: line };
  const { data } = event.data;
  const text = data['message'] ?? '';
  switch (event.data.type.slice(prefix.length)) {
    case 'step':
      return {
        type: 'step',
        at: count(data['currentstep']),
        of: count(data['totalsteps']),
        name: data['name'] ?? '',
        text,
      };
    case 'download':
      return { type: 'download', artifact: shortName(data['artifact'] ?? ''), fraction: null };
    case 'download.progress':
      return { type: 'download', artifact: shortName(data['artifact'] ?? ''), fraction: fractionOf(data['progress']) };
    case 'warning':
      return { type: 'warning', text };
    case 'error':
      // Only what it ends with has an exit code; the others are troubles that it gets over, and boxes of advice.
      if (data['exitcode'] === undefined) return { type: 'problem', text };
      return { type: 'failure', failure: { id: data['name'] ?? '', text } };
    default:
      return { type: 'info', text };
  }
}

export interface MinikubeProgress {
  /** 0 to 1, never lower than before. */
  readonly fraction: number;
  readonly detail: string;
  /** The step that it is at, and how many there are; downloads belong to it. */
  readonly at: number;
  readonly of: number;
}

export const noMinikubeProgress: MinikubeProgress = { fraction: 0, detail: '', at: 0, of: 0 };

/**
 * How far minikube is after one more event. Its steps are not told in order (5 comes before 4), and none is told when it
 * is done, so that a step that has begun counts as those before it.
 */
export function addMinikubeEvent(progress: MinikubeProgress, event: MinikubeEvent): MinikubeProgress {
  switch (event.type) {
    case 'step': {
      const { at, of } = event;
      return advance({ ...progress, at, of, detail: tidy(event.text) || event.name }, at);
    }
    case 'download': {
      if (event.fraction === null) return { ...progress, detail: `Downloading ${event.artifact}` };
      const detail = `Downloading ${event.artifact}: ${String(Math.floor(event.fraction * 100))} %`;
      return advance({ ...progress, detail }, progress.at + event.fraction);
    }
    default:
      return progress;
  }
}

function advance(progress: MinikubeProgress, reached: number): MinikubeProgress {
  const fraction = progress.of > 0 ? Math.min(1, reached / progress.of) : 0;
  return { ...progress, fraction: Math.max(progress.fraction, fraction) };
}

/**
 * The words of an event for a log, without passwords in addresses (it tells the proxies that it found); '' where there
 * is nothing to read, as in its boxes of advice.
 */
export function minikubeText(event: MinikubeEvent): string {
  return wordsOf(event).replace(/:\/\/[^\s/@]+@/g, '://***@');
}

function wordsOf(event: MinikubeEvent): string {
  switch (event.type) {
    case 'download':
      return event.fraction === null ? `Downloading ${event.artifact}` : '';
    case 'failure':
      return event.failure.text;
    case 'step':
    case 'info':
    case 'warning':
    case 'problem':
    case 'other':
      return event.text.startsWith('╭') ? '' : event.text.trim();
    default:
      return event satisfies never;
  }
}

function tidy(text: string): string {
  return text.replace(/\s*\.\.\.$/, '').trim();
}

/** The last part of an address or of an image's name, without checksums. */
function shortName(artifact: string): string {
  return (
    artifact
      .replace(/[?@].*$/s, '')
      .split('/')
      .at(-1) ?? ''
  );
}

/** Counts are strings; what is no count is 0. */
function count(text: string | undefined): number {
  return /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0;
}

/** The progress of a download is a number from 0 to 1 as a string. */
function fractionOf(text: string | undefined): number | null {
  const value = Number(text);
  return text !== undefined && text !== '' && value >= 0 && value <= 1 ? value : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
