import { useEffect, useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { text } from '../../contracts/text/page-text.ts';
import './screen.css';

interface ScreenProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen's frame: its heading, which takes the focus when one comes here, and what can be done with the whole. */
export function Screen({ title, lead, actions, children }: ScreenProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${text.product}`;
  }, [title]);
  useLayoutEffect(() => {
    const element = heading.current;
    if (focusIsOwed) element?.focus({ preventScroll: true });
    focusIsOwed = false;
    return () => {
      focusIsOwed = element !== null && document.activeElement === element;
    };
  }, []);
  return (
    <div className="screen">
      <header className="screen__head">
        <div className="screen__title">
          <h1 ref={heading} id={screenTitleId} tabIndex={-1}>
            {title}
          </h1>
          {lead === undefined ? null : <div className="screen__lead">{lead}</div>}
        </div>
        {actions === undefined ? null : <div className="screen__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A heading that had the focus went away, or was not there yet to be given it: the next one takes it. */
let focusIsOwed = false;

const screenTitleId = 'screen-title';

/** Moves the focus to the heading of the screen, as a browser does with a new page. */
export function focusScreen(): void {
  const heading = document.getElementById(screenTitleId);
  heading?.focus({ preventScroll: true });
  focusIsOwed = heading === null;
  window.scrollTo(0, 0);
}
