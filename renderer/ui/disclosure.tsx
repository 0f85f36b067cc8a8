import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './disclosure.css';

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** Detail that is there for whoever wants it. */
export function Disclosure({ summary, open = false, children }: DisclosureProps): ReactElement {
  return (
    <details className="disclosure" open={open}>
      <summary className="disclosure__summary">
        <Icon name="chevron" />
        <span>{summary}</span>
      </summary>
      <div className="disclosure__body">{children}</div>
    </details>
  );
}
