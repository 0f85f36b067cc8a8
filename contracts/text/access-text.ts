/** The words of the login and of the first notebook. */
export const accessText = {
  login: 'Login',
  user: 'User',
  password: 'Password',
  hidden: 'hidden',
  reveal: 'Show',
  hide: 'Hide',
  copy: 'Copy password',
  dashboard: 'Open the dashboard',
  copied: 'The password is on the clipboard.',
  notCopied: 'The browser does not allow copying here. Select the password and copy it yourself.',
  keptIn: {
    keychain: 'Made for this cluster alone, and kept in the keychain of this computer.',
    file: 'Made for this cluster alone. No keychain answered, so it is kept in a file that only you can read.',
  },
  noneTitle: 'This cluster has no login of its own',
  noneBody:
    'It was installed with the one that is published for everybody. Launch it again: nothing is lost, and it gets its own.',
  noneAction: 'Launch again',

  example: 'A first notebook',
  exampleBody:
    'Trains a small neural network in seconds and keeps it as a file on a volume. Nothing but this cluster is needed for it.',
  exampleStart: 'Start the example',
  exampleOpen: 'Open the notebook',
  exampleReady: 'It is ready. Log in with the user and the password above, then run all of its cells.',
  exampleStarting: (reason: string) => `It starts: ${reason}.`,
  opensNew: 'opens in a new tab',
  forward: 'The pages are reached through a forward that lasts as long as this screen is open.',
} as const;
