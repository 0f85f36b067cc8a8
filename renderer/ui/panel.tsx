import { useId, type ReactElement, type ReactNode } from 'react';
import './panel.css';

interface PanelProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a screen on a sheet of its own. */
export function Panel({ title, aside, children }: PanelProps): ReactElement {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel__head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What stands where there is nothing yet, and the way to something. */
export function Empty({ title, children, action }: EmptyProps): ReactElement {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children === undefined ? null : <p className="soft">{children}</p>}
      {action}
    </div>
  );
}

/** Holds the place of what is being read, so that nothing jumps when it comes. */
export function Skeleton({ rows, label }: { rows: number; label: string }): ReactElement {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton__row" />
      ))}
    </div>
  );
}
