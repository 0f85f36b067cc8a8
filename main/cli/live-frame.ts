import { assertNever } from '../../contracts/assert-never.ts';
import type { ComponentState } from '../../contracts/platform.ts';
import { formatBytes, formatDuration } from '../../contracts/units.ts';
import { conditionWords } from './condition-words.ts';
import type { LiveState, LiveStep } from './live-state.ts';
import { makeStyle, type Style } from './style.ts';
import { displayWidth, fitText, padText, plainText } from './text-width.ts';

/** How a frame is to be drawn. */
export interface FrameView {
  readonly width: number;
  readonly height: number;
  readonly colored: boolean;
  /** Milliseconds since 1970, for what is elapsed. */
  readonly now: number;
  /** Counts up, for what turns. */
  readonly tick: number;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The order in which components are shown: what needs attention first. */
const conditionOrder: Readonly<Record<ComponentState['state'], number>> = {
  failing: 0,
  'rolling-out': 1,
  applying: 2,
  waiting: 3,
  'not-installed': 4,
  ready: 5,
};

const atWork: ReadonlySet<ComponentState['state']> = new Set(['applying', 'rolling-out', 'failing']);

/** The live view of an operation as text: at most `height` lines, none wider than `width`, joined by newlines. */
export function liveFrame(state: LiveState, view: FrameView): string {
  const style = makeStyle(view.colored);
  const head = [titleLine(state, view, style), barLine(state, view.width, style)];
  const steps = stepLines(state, view, style);
  const room = view.height - head.length - steps.length - 2;
  const components = componentLines(state, view, style, room);
  const foot = footLine(state, view.width, style);
  const lines = [...head, ...steps, ...components, ...(foot === null ? [] : [foot])];
  return lines.slice(0, Math.max(1, view.height)).join('\n');
}

function titleLine(state: LiveState, view: FrameView, style: Style): string {
  const elapsed =
    state.startedAt === null ? '' : formatDuration(roundSeconds((state.endedAt ?? view.now) - state.startedAt));
  return sides(
    plainText(state.title),
    elapsed,
    view.width,
    (text) => style.bold(text),
    (text) => style.dim(text),
  );
}

function barLine(state: LiveState, width: number, style: Style): string {
  const percent = ` ${String(Math.floor(state.fraction * 100)).padStart(3)} %`;
  const room = width - displayWidth(percent);
  if (room < 4) return fitText(percent.trim(), width);
  const filled = Math.round(state.fraction * room);
  const paint =
    state.phase.state === 'failed' ? style.red : state.phase.state === 'cancelling' ? style.yellow : style.green;
  return `${paint('━'.repeat(filled))}${style.dim('─'.repeat(room - filled))}${percent}`;
}

/** Every step; where the terminal is too low for all, those that are over share one line. */
function stepLines(state: LiveState, view: FrameView, style: Style): string[] {
  const wanted = 4 + state.steps.length + state.components.size;
  const over = state.steps.filter((step) => step.state === 'done' || step.state === 'skipped');
  const lineOf = (step: LiveStep) => stepLine(step, state, view, style);
  if (wanted <= view.height || over.length < 2) return state.steps.map(lineOf);
  const titles = over.map(({ title }) => title).join(', ');
  const rest = state.steps.filter((step) => !over.includes(step));
  const together = view.width < 4 ? '' : ` ${style.dim(fitText(titles, view.width - 2))}`;
  return [`${style.green('✓')}${together}`, ...rest.map(lineOf)];
}

function stepLine(step: LiveStep, state: LiveState, view: FrameView, style: Style): string {
  const took =
    step.startedAt === null || step.state === 'skipped'
      ? ''
      : formatDuration(roundSeconds((step.endedAt ?? state.endedAt ?? view.now) - step.startedAt));
  const mark =
    state.endedAt !== null && step.state === 'running' ? cutOffMark(state, style) : stepMark(step, view.tick, style);
  const detail = stepDetail(step);
  const left = detail === '' ? step.title : `${step.title}  ${detail}`;
  const paintLeft = (text: string) => {
    if (step.state === 'waiting' || step.state === 'skipped') return style.dim(text);
    return text.startsWith(step.title) ? `${step.title}${style.dim(text.slice(step.title.length))}` : text;
  };
  if (view.width < 4) return mark;
  return `${mark} ${sides(left, took, view.width - 2, paintLeft, (text) => style.dim(text))}`;
}

/** For a step that the end of the operation cut off. */
function cutOffMark({ phase }: LiveState, style: Style): string {
  return phase.state === 'failed' ? style.red('✗') : style.yellow('–');
}

function stepMark(step: LiveStep, tick: number, style: Style): string {
  switch (step.state) {
    case 'waiting':
      return style.dim('·');
    case 'running':
      return style.cyan(spinner[tick % spinner.length] ?? '·');
    case 'done':
      return style.green('✓');
    case 'skipped':
      return style.dim('–');
    default:
      return assertNever(step.state);
  }
}

function stepDetail({ state, detail, progress }: LiveStep): string {
  const words = plainText(detail);
  if (state !== 'running' || progress === null || progress.total === 0) return words;
  const amount = amountOf(progress);
  return words === '' ? amount : `${amount}  ${words}`;
}

function amountOf({ done, total, unit }: NonNullable<LiveStep['progress']>): string {
  if (unit === 'bytes') return `${formatBytes(done)} of ${formatBytes(total)}`;
  // A tool that tells no real steps is counted in hundredths.
  if (unit === 'steps' && total === 100) return `${Math.floor(done)} %`;
  return `${Math.floor(done)} of ${total} ${unit}`;
}

function componentLines(state: LiveState, view: FrameView, style: Style, room: number): string[] {
  const all = [...state.components].map(([id, { condition, since }]) => ({ id, condition, since }));
  if (all.length === 0 || room < 1) return [];
  const ready = all.filter(({ condition }) => condition.state === 'ready').length;
  const count = style.dim(fitText(`  ${ready} of ${all.length} components ready`, view.width));
  const sorted = all.toSorted(
    (one, other) => conditionOrder[one.condition.state] - conditionOrder[other.condition.state],
  );
  const over = state.endedAt !== null && ready === all.length;
  const shown = over ? [] : sorted.slice(0, Math.max(0, room - 1));
  const nameWidth = Math.min(24, Math.max(...all.map(({ id }) => displayWidth(id))), Math.floor(view.width / 2));
  return [...shown.map((component) => componentLine(component, nameWidth, view, style)), count];
}

function componentLine(
  { id, condition, since }: { id: string; condition: ComponentState; since: number },
  nameWidth: number,
  view: FrameView,
  style: Style,
): string {
  if (view.width < nameWidth + 8) return fitText(`  ${id}`, view.width);
  const [mark, paint] = conditionMark(condition, view.tick, style);
  const elapsed = atWork.has(condition.state) ? ticking(view.now - since) : '';
  const rest = sides(conditionWords(condition), elapsed, view.width - nameWidth - 6, paint, (text) => style.dim(text));
  return `  ${mark} ${padText(id, nameWidth)}  ${rest}`;
}

function conditionMark(condition: ComponentState, tick: number, style: Style): [string, (text: string) => string] {
  switch (condition.state) {
    case 'ready':
      return [style.green('✓'), (text) => style.green(text)];
    case 'failing':
      return [style.red('✗'), (text) => style.red(text)];
    case 'applying':
    case 'rolling-out':
      return [style.cyan(spinner[tick % spinner.length] ?? '·'), (text) => text];
    case 'waiting':
    case 'not-installed':
      return [style.dim('·'), (text) => style.dim(text)];
    default:
      return assertNever(condition);
  }
}

function footLine(state: LiveState, width: number, style: Style): string | null {
  switch (state.phase.state) {
    case 'queued':
      return style.dim(
        fitText(
          state.phase.behind === null ? 'Queued.' : `Waits for another operation: ${plainText(state.phase.behind)}`,
          width,
        ),
      );
    case 'running':
      return style.dim(fitText('Ctrl-C cancels.', width));
    case 'cancelling':
      return style.yellow(
        fitText('Cancelling: undoing what was half done. Ctrl-C again leaves it to the background.', width),
      );
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return null;
    default:
      return assertNever(state.phase);
  }
}

/** Text at the left, cut where it must be, and text at the right edge, left out where there is no room. */
function sides(
  left: string,
  right: string,
  width: number,
  paintLeft: (text: string) => string,
  paintRight: (text: string) => string,
): string {
  const rightWidth = displayWidth(right);
  if (right === '' || width < rightWidth + 8) return paintLeft(fitText(left, width));
  return `${paintLeft(padText(left, width - rightWidth - 2))}  ${paintRight(right)}`;
}

/** What is elapsed of something that goes on; nothing in the first second, which would only flash by. */
function ticking(milliseconds: number): string {
  return milliseconds < 1000 ? '' : formatDuration(roundSeconds(milliseconds));
}

/** Whole seconds from one second on: a view that ticks shows no tenths. */
function roundSeconds(milliseconds: number): number {
  return milliseconds < 1000 ? Math.max(0, milliseconds) : Math.floor(milliseconds / 1000) * 1000;
}
