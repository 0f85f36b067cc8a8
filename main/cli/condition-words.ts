import { assertNever } from '../../contracts/assert-never.ts';
import type { ComponentState } from '../../contracts/platform.ts';
import { plainText } from './text-width.ts';

/** A component's state in a few words. */
export function conditionWords(condition: ComponentState): string {
  switch (condition.state) {
    case 'not-installed':
      return 'not installed';
    case 'waiting':
      return condition.for.length === 0 ? 'waiting' : `waits for ${condition.for.join(', ')}`;
    case 'applying':
      return `applying ${condition.done} of ${condition.total} objects`;
    case 'rolling-out': {
      const ready = `${condition.ready} of ${condition.total} ready`;
      return condition.waitingFor === '' ? ready : `${ready}, waiting for ${plainText(condition.waitingFor)}`;
    }
    case 'ready':
      return 'ready';
    case 'failing':
      return condition.trouble.map(({ message }) => plainText(message)).join(' ') || 'failing';
    default:
      return assertNever(condition);
  }
}
