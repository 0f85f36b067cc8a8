import { entry } from './error-entry.ts';

/** Errors of notebooks and of the volumes of a workspace. */
export const notebookErrors = {
  'notebook.unknown': entry(
    'notFound',
    'There is no notebook {name} in the workspace {workspace}.',
    'See which there are with "slipway notebooks", and name another workspace with --workspace.',
  ),
  'notebook.exists': entry(
    'refused',
    'There is a notebook {name} in the workspace {workspace} already.',
    'Choose another name, or delete that one first.',
  ),
  'notebook.refused': entry(
    'refused',
    'The cluster does not take the notebook {name}: {why}.',
    'Correct it and create it again.',
  ),
  'notebook.no-image': entry(
    'refused',
    'It is not known which image the notebook is to run: {why}.',
    'Name one, as with "slipway notebooks create NAME --image IMAGE".',
  ),
  'notebook.not-running': entry(
    'refused',
    'The notebook {name} cannot be opened: it is {state}.',
    'Start it with "slipway notebooks start {name}", and open it when it runs.',
  ),
  'notebook.no-log': entry(
    'refused',
    'There is no log of the notebook {name}: {why}.',
    'Start it with "slipway notebooks start {name}", then ask again.',
  ),
  'volume.unknown': entry(
    'notFound',
    'There is no volume {name} in the workspace {workspace}.',
    'See which there are with "slipway volumes".',
  ),
  'volume.exists': entry(
    'refused',
    'There is a volume {name} in the workspace {workspace} already.',
    'Choose it as one that is there, or choose another name.',
  ),
  'volume.in-use': entry(
    'refused',
    'The volume {name} is used by {users}.',
    'Delete what uses it first; a notebook that is only stopped still needs its volumes.',
  ),
} as const;
