/** The words of the Doctor. What a check found, and what helps, comes from the engine as it is. */
export const doctorText = {
  title: 'Doctor',
  lead: 'Whether this computer can do what Slipway needs, looked at just now.',
  open: 'Open the Doctor',
  lookAgain: 'Look again',
  looking: 'Looking …',
  groups: {
    failed: 'Has to be put right',
    warned: 'May cause trouble',
    passed: (count: number) => (count === 1 ? '1 check passed' : `${count} checks passed`),
    skipped: (count: number) =>
      count === 1 ? '1 does not concern this computer now' : `${count} do not concern this computer now`,
  },
  states: { failed: 'Wrong', warned: 'Warning', passed: 'Right', skipped: 'Skipped' },
  allRight: 'All is right',
  allRightBody: 'Nothing keeps Slipway from working on this computer.',
  summary: (failed: number, warned: number) =>
    [
      failed === 0 ? '' : failed === 1 ? '1 is wrong' : `${failed} are wrong`,
      warned === 0 ? '' : warned === 1 ? '1 warning' : `${warned} warnings`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  whatHelps: 'What helps',
  copyLabel: (title: string) => `the commands for ${title}`,
  fix: 'Put it right …',
  dialogTitle: (title: string) => `Put right “${title}”?`,
  dialogLead: 'Slipway would run this, in this order, and nothing else:',
  dialogEmpty: 'It is right by now, so nothing has to be done.',
  byItself: 'Slipway does this itself.',
  writes: 'with this text',
  run: (count: number) => (count === 1 ? 'Run this step' : `Run these ${count} steps`),
  leave: 'Leave it',
  reading: 'Reading what would be run …',
} as const;
