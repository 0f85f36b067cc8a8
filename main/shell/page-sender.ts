import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { isPageAddress } from './page-limits.ts';

/** Whether a message is from the page itself: not from a frame in it, and not from whatever else a window shows. */
export function isOurPage({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isPageAddress(senderFrame.url);
}
