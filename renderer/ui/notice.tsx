import type { ReactElement, ReactNode } from 'react';
import type { EncodedError } from '../../contracts/encoded-error.ts';
import { text } from '../../contracts/text/page-text.ts';
import { Disclosure } from './disclosure.tsx';
import { Icon, type IconName } from './icon.tsx';
import './notice.css';

type NoticeTone = 'info' | 'ready' | 'warn' | 'fail';

const icons: Record<NoticeTone, IconName> = { info: 'dots', ready: 'check', warn: 'alert', fail: 'cross' };

interface NoticeProps {
  readonly tone: NoticeTone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Something that a person should know, with what can be done about it. */
export function Notice({ tone, title, children, actions }: NoticeProps): ReactElement {
  return (
    <div className={`notice notice--${tone}`} role={tone === 'fail' ? 'alert' : 'status'}>
      <span className="notice__sign">
        <Icon name={icons[tone]} />
      </span>
      <div className="notice__body">
        <p className="notice__title">{title}</p>
        {children}
      </div>
      {actions === undefined ? null : <div className="notice__actions">{actions}</div>}
    </div>
  );
}

interface ErrorNoticeProps {
  readonly error: Pick<EncodedError, 'message' | 'remedy'> & { readonly cause?: unknown };
  readonly title?: string;
  readonly actions?: ReactNode;
}

/** An error: what happened, what helps, and the cause for whoever wants it. */
export function ErrorNotice({ error, title, actions }: ErrorNoticeProps): ReactElement {
  const cause = error.cause instanceof Error ? error.cause.message : error.cause;
  return (
    <Notice tone="fail" title={title ?? error.message} actions={actions}>
      {title === undefined ? null : <p>{error.message}</p>}
      <p className="notice__remedy">
        <strong>{text.error.whatHelps}</strong> {error.remedy}
      </p>
      {typeof cause === 'string' && !error.message.includes(cause) ? (
        <Disclosure summary={text.error.cause}>
          <pre className="notice__cause">{cause}</pre>
        </Disclosure>
      ) : null}
    </Notice>
  );
}
