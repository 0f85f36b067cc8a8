/** The words of the screen that says what this is. */
export const aboutText = {
  title: 'About',
  lead: 'Kubeflow on your own computer, sized to it.',
  this: 'This Slipway',
  version: 'Version',
  build: 'Build',
  engineSince: 'Engine runs since',
  licence: 'Licence',
  ownLicence: 'Apache-2.0',
  data: 'Where your data lies',
  home: 'State folder',
  dataBody:
    'Clusters, with every notebook, volume and run in them, lie in the container engine. All else that Slipway keeps lies in this folder.',
  entry: 'What',
  name: 'Name',
  size: 'Size',
  entries: (size: string) => `What is in it, ${size}`,
  privacy: 'Nothing is sent anywhere: no statistics, no error reports, and there is no account.',
  remove: 'To remove all of it:',
  removeCommand: 'slipway uninstall',
  help: 'To read on',
  guide: 'The user’s guide is docs/guide in Slipway’s source; every command explains itself with --help.',
  doctor: 'See what is wrong on this computer',
  kubeflow: 'Kubeflow’s documentation',
  opensNew: 'opens in a new tab',
  inside: 'What is inside',
  insideBody: 'Slipway stands on the work of others. Each is carried under its own licence.',
  showInside: 'Show all, with their licences',
  insideCount: (count: number) => `${count} programs and libraries`,
  noText: 'Its package carries no text of the licence.',
} as const;

/** Where Kubeflow is explained by those who make it. */
export const kubeflowDocumentation = 'https://www.kubeflow.org/docs/';
