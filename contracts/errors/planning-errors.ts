import { entry } from './error-entry.ts';

/** Errors that keep a plan from being carried out. */
export const planningErrors = {
  'provisioner.unknown': entry(
    'notFound',
    'There is no provisioner {name} in this version of Slipway.',
    'Known: {known}.',
  ),
  'check.failed': entry('refused', '{title}: {says}', '{remedy} Or go on anyway with --anyway.'),
  'plan.does-not-fit': entry(
    'doesNotFit',
    'This does not fit on this computer: {why}.',
    '{help} Or run it anyway with --anyway.',
  ),
} as const;
