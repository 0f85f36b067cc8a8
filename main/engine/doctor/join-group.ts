import type { CommandStep } from './fix-step.ts';

/** Lets a user use the engine of this computer, from their next login on. */
export function joinGroupStep(user: string): CommandStep {
  return {
    by: 'command',
    says: `Let ${user} use the engine`,
    command: ['usermod', '--append', '--groups', 'docker', user],
    rights: 'administrator',
  };
}

/** Said before it is agreed to: it is more than it looks like, and does not show at once. */
export const loginNote =
  'Whoever is in the group "docker" can do what an administrator can. It counts from the next login on: log out and in, then look again.';
