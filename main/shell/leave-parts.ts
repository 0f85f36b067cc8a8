import { app, dialog } from 'electron';
import type { AppWindow } from './app-window.ts';
import type { LeaveAnswer, LeaveParts } from './leave-guard.ts';
import { shellText } from '../../contracts/text/shell-text.ts';

const words = shellText.leave;
const answers: readonly LeaveAnswer[] = ['background', 'cancel', 'stay'];

/** The guard's questions to the engine and to the person. `window` is looked up when it is needed. */
export function leaveParts(window: () => AppWindow): LeaveParts {
  return {
    underWay: async () => (await import('./engine-side.ts')).operationsUnderWay(),
    cancel: async (operations) => (await import('./engine-side.ts')).cancelAll(operations),
    ask: async (operations) => {
      const options = {
        type: 'question' as const,
        message: words.message(operations.map(({ title }) => title)),
        detail: words.detail,
        buttons: [words.background, words.cancel, words.stay],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      };
      const above = window().current();
      const { response } = above?.isVisible()
        ? await dialog.showMessageBox(above, options)
        : await dialog.showMessageBox(options);
      return answers[response] ?? 'stay';
    },
    quit: () => app.quit(),
  };
}
