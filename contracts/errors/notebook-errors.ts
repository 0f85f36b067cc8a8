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
  'volume.unbound': entry(
    'refused',
    'The volume {name} holds nothing yet: it is made when something first uses it.',
    'Start a notebook on it.',
  ),
  'volume.out-of-reach': entry(
    'refused',
    'The files of the volume {name} cannot be read from here: {why}.',
    'Open a notebook on it, which sees them.',
  ),
  'volume.no-path': entry(
    'notFound',
    'There is no "{path}" in the volume {name}.',
    'See what there is with "slipway volumes files {name}".',
  ),
  'volume.path-outside': entry(
    'refused',
    'In the volume {name}, "{path}" is a link that leads out of it.',
    'Name what is in the volume itself.',
  ),
  'volume.no-folder': entry(
    'refused',
    'In the volume {name}, "{path}" is no folder.',
    'Name a folder, or download the file.',
  ),
  'volume.unreadable': entry(
    'failed',
    'In the volume {name}, "{path}" could not be read: {why}.',
    'Try again; if it stays so, run "slipway doctor".',
  ),
  'volume.no-space': entry(
    'refused',
    'There is too little space in {folder}: {needed} are needed, {free} are free.',
    'Free some, or choose another folder with --to.',
  ),
  'volume.no-upload': entry(
    'notFound',
    'There is no file {file} on this computer.',
    'Name a file; pack a folder into an archive first.',
  ),
  'volume.file-taken': entry(
    'refused',
    'There is "{file}" in that folder of the volume {name} already.',
    'Rename yours, choose another folder, or say --replace.',
  ),
  'volume.cut-off': entry(
    'failed',
    'The file "{file}" did not come whole into the volume {name}, so that it was left out: it changed, or the way was cut.',
    'Try again.',
  ),
  'volume.name-taken': entry(
    'refused',
    'There is {path} already, and a thousand more like it.',
    'Remove some, or choose another folder with --to.',
  ),
  'volume.in-use': entry(
    'refused',
    'The volume {name} is used by {users}.',
    'Delete what uses it first; a notebook that is only stopped still needs its volumes.',
  ),
} as const;
