import type { ReactElement } from 'react';

/** Says something to a screen reader whenever its words change, when it has finished what it says. */
export function Announcer({ words }: { words: string }): ReactElement {
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
}
