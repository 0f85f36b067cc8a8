import { useEffect, useRef, type ReactElement } from 'react';
import './log-view.css';

interface LogLine {
  readonly key: number;
  readonly source: string;
  readonly text: string;
}

interface LogViewProps {
  readonly label: string;
  readonly lines: readonly LogLine[];
  readonly empty: string;
}

/** Lines as they come. Stays at the end while the reader is at the end, and still where they scrolled back. */
export function LogView({ label, lines, empty }: LogViewProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      className="log-view"
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        following.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.length === 0 ? <p className="soft">{empty}</p> : null}
      {lines.map((line) => (
        <p key={line.key} className="log-view__line">
          <span className="log-view__source">{line.source}</span>
          <span>{line.text}</span>
        </p>
      ))}
    </div>
  );
}
