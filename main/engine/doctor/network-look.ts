import { asAppError } from '../../../contracts/app-error.ts';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Host } from '../../../provisioners/host.ts';

/** How long a check may wait for the network. */
export const networkSeconds = 3;

/** Why nothing may be asked outside, or null. The variable is for computers that are meant to have no network. */
export function networkSkips(host: Host): string | null {
  const isOffline = Object.keys(host.surroundings.environment(['SLIPWAY_OFFLINE'])).length > 0;
  return isOffline ? 'SLIPWAY_OFFLINE is set, so nothing outside is asked.' : null;
}

/** Nothing outside is needed where everything was brought along, so what cannot be reached is never a failure. */
export function outOfReach(thrown: unknown): CheckOutcome {
  const { message } = asAppError(thrown);
  return {
    state: 'warned',
    says: message,
    remedy:
      'Check the network, the proxy and the firewall. Without a network, bring images with --image-archive and downloads with --mirror.',
  };
}
