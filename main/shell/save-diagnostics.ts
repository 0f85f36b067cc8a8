import { app, dialog, shell } from 'electron';
import { join } from 'node:path';
import { asAppError } from '../../contracts/app-error.ts';
import { diagnosticsName } from '../../contracts/diagnostics.ts';
import { formatBytes } from '../../contracts/units.ts';
import { buildIdentity } from '../rpc/build-identity.ts';
import { createClient } from '../rpc/client.ts';
import type { AppWindow } from './app-window.ts';
import type { AttachEngine } from './attach-engine.ts';
import { shellText } from '../../contracts/text/shell-text.ts';

const words = shellText.diagnostics;
/** Electron's sign for work whose end is not known. */
const indeterminate = 2;

/** Asks where to, has the engine save its diagnostics there, and says where they are, or why they are not. */
export async function saveDiagnostics(attachEngine: AttachEngine, window: AppWindow): Promise<void> {
  const above = window.current();
  const options = {
    title: words.title,
    defaultPath: join(app.getPath('documents'), diagnosticsName(Date.now())),
    filters: [{ name: words.zip, extensions: ['zip'] }],
  };
  const { canceled, filePath } = await (above === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(above, options));
  if (canceled) return;
  window.current()?.setProgressBar(indeterminate);
  try {
    const saved = await save(attachEngine, filePath);
    window.current()?.setProgressBar(-1);
    await tell(window, saved);
  } catch (thrown) {
    window.current()?.setProgressBar(-1);
    const { message, remedy } = asAppError(thrown);
    dialog.showErrorBox(words.failed, [message, remedy].join('\n\n'));
  }
}

type Saved = Awaited<ReturnType<typeof save>>;

async function save(attachEngine: AttachEngine, path: string) {
  const { electron, chrome, node } = process.versions;
  const { connection } = await attachEngine('app');
  try {
    const asker = { program: 'Slipway app', ...buildIdentity, electron, chrome, node, locale: app.getLocale() };
    return await createClient(connection).diagnostics.save({ path, asker });
  } finally {
    connection.end();
  }
}

async function tell(window: AppWindow, { path, files, bytes, missing }: Saved): Promise<void> {
  const options = {
    type: 'info' as const,
    message: words.saved,
    detail: [path, words.content(files.length, formatBytes(bytes)), words.missing(missing), words.read]
      .filter((line) => line !== '')
      .join('\n'),
    buttons: [words.showInFolder, words.close],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const above = window.current();
  const { response } = await (above === null ? dialog.showMessageBox(options) : dialog.showMessageBox(above, options));
  if (response === 0) shell.showItemInFolder(path);
}
