import type { OperationRecord } from '../../contracts/operations.ts';
import type { CommandContext, Screen } from './command-context.ts';
import { liveFrame } from './live-frame.ts';
import { makeLivePainter } from './live-painter.ts';
import { initialLiveState, nextLiveState } from './live-state.ts';
import { plainRecord } from './plain-record.ts';
import { makeStyle } from './style.ts';
import { plainText } from './text-width.ts';

/** Shows the records of one operation. */
export interface Reporter {
  record(record: OperationRecord): void;
  /** Something that the command itself has to say meanwhile. */
  note(text: string): void;
  /** After the last record. */
  end(): void;
}

const ticksPerSecond = 8;

/** Every record as one line of JSON, and nothing else. */
export function jsonReporter(out: Screen): Reporter {
  return {
    record: (record) => out.write(`${JSON.stringify(record)}\n`),
    note: () => undefined,
    end: () => undefined,
  };
}

/** In a pipe nobody watches a number grow. */
const plainProgressMilliseconds = 2000;

/**
 * Every record as one line of text. Of the progress of a step is told what is new after some seconds, and its end; lines
 * that read the same as the one before are left out.
 */
export function plainReporter(out: Screen): Reporter {
  const stepTitles = new Map<string, string>();
  const toldAt = new Map<string, number>();
  const isTooSoon = ({ event, time }: OperationRecord): boolean => {
    if (event.type !== 'progress' || event.done >= event.total) return false;
    const now = Date.parse(time);
    if (now - (toldAt.get(event.step) ?? -Infinity) < plainProgressMilliseconds) return true;
    toldAt.set(event.step, now);
    return false;
  };
  let before = '';
  return {
    record(record) {
      if (isTooSoon(record)) return;
      if (record.event.type === 'steps') for (const { id, title } of record.event.steps) stepTitles.set(id, title);
      const line = plainRecord(record, stepTitles);
      const words = line.slice('00:00:00  '.length);
      if (words !== before) out.write(`${line}\n`);
      before = words;
    },
    note: (text) => out.write(`${text}\n`),
    end: () => undefined,
  };
}

/** A view that is drawn in place and ticks; warnings stay above it, and the summary below. */
export function liveReporter(context: CommandContext, title: string): Reporter {
  const { out } = context;
  const style = makeStyle(out.colored);
  const painter = makeLivePainter(out);
  let state = initialLiveState(title);
  let tick = 0;
  let changed = true;
  const draw = () => {
    // One column stays free: a terminal that has just filled its last column clears it together with the rest.
    const view = { width: Math.max(1, out.columns() - 1), height: out.rows() - 1, colored: out.colored };
    painter.draw(liveFrame(state, { ...view, now: context.now(), tick }));
    changed = false;
  };
  const stopTicking = context.every(1000 / ticksPerSecond, () => {
    tick += 1;
    if (changed || state.phase.state === 'running' || state.phase.state === 'cancelling') draw();
  });
  const stopResizing = out.onResize(draw);
  return {
    record(record) {
      state = nextLiveState(state, record);
      changed = true;
      if (record.event.type === 'warning') painter.above(`${style.yellow('Warning:')} ${plainText(record.event.text)}`);
    },
    note: () => {
      changed = true;
    },
    end() {
      stopTicking();
      stopResizing();
      draw();
      painter.end();
      if (state.phase.state === 'succeeded') out.write(`${style.green('Done.')} ${plainText(state.phase.summary)}\n`);
    },
  };
}
