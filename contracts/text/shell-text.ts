/** The words of the shell: menus, questions, the tray and its notifications. */
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
    startAtLogin: 'Start at Login',
    about: 'About Slipway',
    diagnostics: 'Save Diagnostics …',
    lookForUpdates: 'Check for Updates …',
    restartToUpdate: 'Restart to Update',
  },

  startAtLoginFailed: 'This could not be changed',

  diagnostics: {
    title: 'Save Diagnostics',
    zip: 'Zip file',
    saved: 'The diagnostics are saved',
    content: (files: number, size: string) => `${files} files, ${size}`,
    missing: (names: readonly string[]) =>
      names.length === 0 ? '' : `Could not be read, and says why: ${names.join(', ')}`,
    read: 'Passwords, tokens and keys were taken out. Names of clusters, images and hosts are in it: read it before you hand it on.',
    showInFolder: 'Show in Folder',
    close: 'Close',
    failed: 'The diagnostics could not be saved',
  },

  update: {
    none: 'There is no newer version',
    newest: (version: string) => `Slipway ${version} is the newest one.`,
    notHere: 'What Slipway was installed from brings no updates. Get newer versions where this one came from.',
    found: (version: string) => `Slipway ${version} is there`,
    downloading: 'It is being downloaded; you are told when it is ready.',
    failed: 'Newer versions could not be looked for',
    ready: (version: string) => `Slipway ${version} is ready`,
    choose: 'Choose “Restart to Update” when it suits you.',
    notInstalled: 'The newer version could not be put in its place',
    close: 'Close',
  },

  screens: {
    home: 'Start',
    launch: 'Launch',
    platform: 'Platform',
    notebooks: 'Notebooks',
    snapshots: 'Snapshots',
    volumes: 'Volumes',
    operations: 'Operations',
    doctor: 'Doctor',
  },

  tray: {
    connecting: 'Connecting to the engine …',
    engineGone: 'The engine is gone; trying to reach it again',
    noCluster: 'No cluster yet',
    simulated: (cluster: string) => `${cluster} (simulated)`,
    comingUp: (cluster: string) => `${cluster} is coming up`,
    launching: (what: string, percent: number) => `${what}: ${percent} %`,
    running: (cluster: string) => `${cluster} runs`,
    paused: (cluster: string) => `${cluster} is paused`,
    stopped: (cluster: string) => `${cluster} is stopped`,
    reason: (cluster: string, reason: string) => `${cluster}: ${reason}`,
    failing: (names: string, count: number) => `${names} ${count === 1 ? 'needs' : 'need'} attention`,
    more: (count: number) => `${count} more`,
    menu: {
      open: 'Open Slipway',
      dashboard: 'Open Dashboard',
      notebooks: 'Notebooks',
      start: 'Start',
      resume: 'Resume',
      pause: 'Pause',
      stop: 'Stop',
      busy: (title: string) => `Show “${title}”`,
      snapshots: 'Snapshots',
      toCloud: 'Launch to Cloud (not in this version)',
      restartToUpdate: (version: string) => `Restart to Update to ${version}`,
      quit: 'Quit Slipway',
    },
    refused: { operation: 'The engine did not take it on', dashboard: 'The dashboard could not be opened' },
  },

  news: {
    finished: 'Finished.',
    interrupted: 'It was interrupted, and can be resumed.',
    diskLow: 'The disk is nearly full',
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
