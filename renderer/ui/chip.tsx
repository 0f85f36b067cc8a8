import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './chip.css';

export type Tone = 'ready' | 'warn' | 'fail' | 'busy' | 'idle';

const icons: Record<Tone, IconName> = { ready: 'check', warn: 'alert', fail: 'cross', busy: 'arc', idle: 'minus' };

interface ChipProps {
  readonly tone: Tone;
  /** Another sign than the tone's own; `null` for none, where the word is no state. */
  readonly icon?: IconName | null;
  readonly children: ReactNode;
}

/** A state in a word, with a colour and a sign, so that neither is needed alone. */
export function Chip({ tone, icon = icons[tone], children }: ChipProps): ReactElement {
  return (
    <span className={`chip chip--${tone}`}>
      {icon === null ? null : <Icon name={icon} turning={icon === 'arc'} />}
      {children}
    </span>
  );
}
