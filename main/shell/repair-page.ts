import { dialog, type WebContents } from 'electron';
import { shellText } from '../../contracts/text/shell-text.ts';

const words = shellText.pageGone;

/** So many ends of the page within a minute are repaired without a word. */
const silentRepairs = 3;
const window = 60_000;

/** Loads the page again when its process died; what is under way is the engine's and has not noticed. */
export function repairPage(contents: WebContents, quit: () => void): void {
  let ends: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    ends = [...ends.filter((time) => Date.now() - time < window), Date.now()];
    if (ends.length <= silentRepairs) setImmediate(() => reload(contents));
    else void ask(contents, reason, quit);
  });
}

async function ask(contents: WebContents, reason: string, quit: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: words.message,
    detail: words.detail(reason),
    buttons: [words.again, words.quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 1) quit();
  else reload(contents);
}

function reload(contents: WebContents): void {
  if (!contents.isDestroyed()) contents.reload();
}
