import type { Operation } from '../../../contracts/operations.ts';
import type { Tone } from '../../ui/chip.tsx';

export const lifeTones: Readonly<Record<Operation['state'] | 'cancelling', Tone>> = {
  queued: 'idle',
  running: 'busy',
  cancelling: 'busy',
  succeeded: 'ready',
  failed: 'fail',
  cancelled: 'idle',
  interrupted: 'warn',
};
