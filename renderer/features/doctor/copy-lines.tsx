import { useState, type ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { doctorText } from './doctor-text.ts';

/** Lines for a terminal, word for word, and a button that copies them. */
export function CopyLines({ lines, label }: { lines: readonly string[]; label: string }): ReactElement {
  const [words, setWords] = useState<string>(doctorText.copy);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      setWords(doctorText.copied);
    } catch {
      // The lines can still be marked by hand.
      setWords(doctorText.copyFailed);
    }
  }
  return (
    <div className="copy-lines">
      <pre tabIndex={0} aria-label={doctorText.inTerminal}>
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
