import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { Inbox } from './inbox.ts';

/** What answers the methods of the service `inbox`. */
export function inboxHandlers(inbox: Inbox): SlipwayHandlers['inbox'] {
  return {
    open: async ({ name, bytes }) => ({ file: await inbox.open(name, bytes) }),
    add: async ({ file, at, base64 }) => ({ bytes: await inbox.add(file, at, Buffer.from(base64, 'base64')) }),
    discard: async ({ file }) => ({ removed: await inbox.discard(file) }),
  };
}
