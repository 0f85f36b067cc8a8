import type { ReactElement } from 'react';
import './icon.css';

const shapes = {
  check: <path d="M3.5 8.5 6.5 11.5 12.5 5" />,
  cross: <path d="M4.5 4.5 11.5 11.5 M11.5 4.5 4.5 11.5" />,
  alert: <path d="M8 3.2v6 M8 12v.3" />,
  dots: <path d="M4 8v.01 M8 8v.01 M12 8v.01" strokeWidth="2.4" />,
  arc: <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />,
  pause: <path d="M6 4.5v7 M10 4.5v7" />,
  stop: <path d="M5 5h6v6H5z" />,
  minus: <path d="M4 8h8" />,
  chevron: <path d="M6 3.5 10.5 8 6 12.5" />,
  out: <path d="M6.5 4H4v8h8V9.5 M9 3.5h3.5V7 M12.2 3.8 7.5 8.5" />,
  ramp: <path d="M2 12.5h12 M2.5 12.5 13 6.5 M4 8.3 9.6 5.1 9 3.4 4.6 5.4z" />,
  info: <path d="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z M8 7.3v3.4 M8 5.1v.2" />,
  history: (
    <path d="M3.2 5.600A5.500 5.500 0 1 1 2.500 8.300 M2.600 2.800 3.100 5.700 6 5.300 M8 5v3.300l2.200 1.400" />
  ),
  layers: <path d="M8 2.5 14 5.7 8 8.9 2 5.7z M2.4 9 8 12 13.6 9" />,
  book: <path d="M4 2.5h8.5v11H4z M6.500 2.5v11 M2.5 5H4 M2.5 8H4 M2.5 11H4" />,
  drum: (
    <path d="M3 4.500c0-1.100 2.200-2 5-2s5 .9 5 2-2.200 2-5 2-5-.9-5-2z M3 4.500v7c0 1.100 2.200 2 5 2s5-.9 5-2v-7 M3 8c0 1.100 2.200 2 5 2s5-.9 5-2" />
  ),
  pulse: <path d="M2 8.5h3l1.8-5 2.6 9 1.8-4H14" />,
  copy: <path d="M5.5 5.5h7v7h-7z M3.5 10.5v-7h7" />,
  list: <path d="M5.5 4.5H13 M5.5 8H13 M5.5 11.5H13 M3 4.5v.01 M3 8v.01 M3 11.5v.01" />,
  sliders: <path d="M2.5 5H9 M12 5h1.500 M2.5 11H4 M7 11h6.500 M10.500 3.5v3 M5.500 9.500v3" />,
} as const;

export type IconName = keyof typeof shapes;

/** A small line drawing. It says nothing to a screen reader: words beside it do. */
export function Icon({ name, turning = false }: { name: IconName; turning?: boolean }): ReactElement {
  return (
    <svg className={turning ? 'icon icon--turning' : 'icon'} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
