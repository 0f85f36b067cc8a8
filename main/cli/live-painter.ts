import { stripVTControlCharacters } from 'node:util';
import type { Screen } from './command-context.ts';
import { displayWidth } from './text-width.ts';

const escape = '\u001b[';
const beginTogether = `${escape}?2026h`;
const endTogether = `${escape}?2026l`;
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;
const clearLine = `${escape}K`;
const clearBelow = `${escape}J`;

/** Draws frames over each other in place, and text above them that stays. */
export interface LivePainter {
  draw(frame: string): void;
  /** Lines that stay in the terminal's history, above the frame. */
  above(text: string): void;
  /** Leaves the last frame where it is and gives the cursor back. */
  end(): void;
}

/**
 * A painter on a terminal. Every frame is one write, of lines that are each cleared behind their text, so that nothing
 * flickers; a frame that was already drawn when the terminal became narrower is counted in the rows it takes now.
 */
export function makeLivePainter(screen: Screen): LivePainter {
  let drawn: string[] = [];
  const backToStart = () => {
    const rows = drawn.reduce((sum, line) => sum + rowsOf(line, screen.columns()), 0);
    return rows === 0 ? '' : `\r${rows === 1 ? '' : `${escape}${rows - 1}A`}`;
  };
  const paint = (before: string, lines: readonly string[]) => {
    const body = lines.map((line) => `${line}${clearLine}`).join('\n');
    screen.write(`${beginTogether}${hideCursor}${backToStart()}${before}${body}${clearBelow}${endTogether}`);
    drawn = [...lines];
  };
  return {
    draw: (frame) => paint('', frame.split('\n')),
    above: (text) =>
      paint(
        text
          .split('\n')
          .map((line) => `${line}${clearLine}\n`)
          .join(''),
        drawn,
      ),
    end() {
      screen.write(drawn.length === 0 ? showCursor : `\n${showCursor}`);
      drawn = [];
    },
  };
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / Math.max(1, columns)));
}
