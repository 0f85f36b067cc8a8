import { assertNever } from '../../../contracts/assert-never.ts';
import type { ComponentState } from '../../../contracts/platform.ts';
import { text } from '../../../contracts/text/page-text.ts';
import type { Tone } from '../../ui/chip.tsx';

export const componentTones: Readonly<Record<ComponentState['state'], Tone>> = {
  'not-installed': 'idle',
  waiting: 'idle',
  applying: 'busy',
  'rolling-out': 'busy',
  ready: 'ready',
  failing: 'fail',
};

/** A state with what it says beyond its name, as one phrase. `titleOf` names components. */
export function componentPhrase(condition: ComponentState, titleOf: (id: string) => string): string {
  const name = text.component.states[condition.state];
  switch (condition.state) {
    case 'not-installed':
    case 'ready':
      return name;
    case 'waiting':
      return condition.for.length === 0 ? name : text.component.waitingFor(condition.for.map(titleOf).join(', '));
    case 'applying':
      return text.component.applying(condition.done, condition.total);
    case 'rolling-out':
      return text.component.rollingOut(condition.ready, condition.total);
    case 'failing':
      return text.component.failing(condition.trouble.length);
    default:
      return assertNever(condition);
  }
}

/** The same in a few words, for where there is little room and a sign says the rest. */
export function componentBrief(condition: ComponentState): string {
  switch (condition.state) {
    case 'applying':
      return text.component.briefApplying(condition.done, condition.total);
    case 'rolling-out':
      return text.component.briefRollingOut(condition.ready, condition.total);
    default:
      return text.component.states[condition.state];
  }
}

/** How far a component is, 0 to 1: half of it is being applied, half is becoming ready. */
export function componentFraction(condition: ComponentState): number {
  switch (condition.state) {
    case 'not-installed':
    case 'waiting':
      return 0;
    case 'applying':
      return condition.total === 0 ? 0 : (0.5 * condition.done) / condition.total;
    case 'rolling-out':
      return condition.total === 0 ? 0.5 : 0.5 + (0.5 * condition.ready) / condition.total;
    case 'ready':
    case 'failing':
      return 1;
    default:
      return assertNever(condition);
  }
}
