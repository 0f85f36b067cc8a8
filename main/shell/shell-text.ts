/** Every word of the shell: menus and questions. The page has a catalog of its own. */
export const shellText = {
  product: 'Slipway',

  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    go: 'Go',
    window: 'Window',
    help: 'Help',
    close: 'Close Window',
    quit: 'Quit Slipway',
    settings: 'Settings …',
    about: 'About Slipway',
  },

  screens: {
    home: 'Start',
    launch: 'Launch',
    platform: 'Platform',
    operations: 'Operations',
    doctor: 'Doctor',
  },

  leave: {
    message: (titles: readonly string[]) =>
      titles.length === 1 ? `“${titles[0] ?? ''}” is under way` : `${titles.length} operations are under way`,
    detail:
      'It can go on without the app. Open Slipway again whenever you want to see how far it is. Cancelled, what it started is undone where it has to be, and it can be resumed later.',
    background: 'Go On in the Background',
    cancel: 'Cancel It and Quit',
    stay: 'Stay',
  },

  pageGone: {
    message: 'The page of Slipway ended again and again',
    detail: (reason: string) =>
      `The system says: ${reason}. What is under way goes on without it. Try again, or quit and use the “slipway” command.`,
    again: 'Try Again',
    quit: 'Quit',
  },
} as const;
