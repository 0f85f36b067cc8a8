import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  /** For what needs room: a form of two columns, a log. */
  readonly wide?: boolean;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** Escape, or a press beside it. */
  readonly onLeave: () => void;
}

/** A question over the page, for as long as it is rendered. The browser keeps the focus inside and puts it back. */
export function Dialog({ title, wide = false, children, actions, onLeave }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog--wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onLeave();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onLeave();
      }}
    >
      <div className="dialog__sheet">
        <h2 id={titleId}>{title}</h2>
        {children}
        <div className="dialog__actions">{actions}</div>
      </div>
    </dialog>
  );
}
