import { useState, type ReactElement } from 'react';
import { text } from '../../contracts/text/page-text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './copy-lines.css';

/** Lines for a terminal, word for word, and a button that copies them. */
export function CopyLines({ lines, label }: { lines: readonly string[]; label: string }): ReactElement {
  const [words, setWords] = useState<string>(text.copyLines.copy);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      setWords(text.copyLines.copied);
    } catch {
      // The lines can still be marked by hand.
      setWords(text.copyLines.failed);
    }
  }
  return (
    <div className="copy-lines">
      <pre tabIndex={0} aria-label={text.copyLines.inTerminal}>
        {lines.join('\n')}
      </pre>
      <Button kind="quiet" onClick={() => void copy()}>
        <Icon name="copy" />
        <span>
          <span role="status">{words}</span> <span className="visually-hidden">{label}</span>
        </span>
      </Button>
    </div>
  );
}
