import type { ComponentProps, ReactElement } from 'react';
import { Icon } from './icon.tsx';
import './button.css';

type ButtonKind = 'primary' | 'plain' | 'danger' | 'quiet';

interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  readonly size?: 'normal' | 'big';
  /** Shows that it is being done; cannot be pressed again meanwhile. */
  readonly busy?: boolean;
}

/** A button. Where it cannot be pressed, say why beside it. */
export function Button({ kind = 'plain', size = 'normal', busy = false, ...rest }: ButtonProps): ReactElement {
  const { children, disabled = false, ...others } = rest;
  return (
    <button type="button" className={`button button--${kind} button--${size}`} disabled={disabled || busy} {...others}>
      {busy ? <Icon name="arc" turning /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ kind = 'plain', ...rest }: ComponentProps<'a'> & { kind?: ButtonKind }): ReactElement {
  const { children, ...others } = rest;
  return (
    <a className={`button button--${kind} button--normal`} {...others}>
      {children}
    </a>
  );
}
