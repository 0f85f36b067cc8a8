import { session, shell, type WebContents } from 'electron';
import { isOpenedOutside, isPageAddress, isPermitted, isRequested } from './page-limits.ts';

/** Whatever the page is made to do, it stays the page: for every `web-contents-created`. */
export function confine(contents: WebContents): void {
  contents.on('will-navigate', (event, address) => {
    if (!isPageAddress(address)) event.preventDefault();
  });
  contents.on('will-redirect', (event, address) => {
    if (!isPageAddress(address)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenedOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** What its session may: load the page, write to the clipboard, and nothing else. To be called when the app is ready. */
export function confineSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  defaultSession.setDevicePermissionHandler(() => false);
  // Stands behind the page's policy: no request leaves for the network, whoever in the page makes it.
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isRequested(url) }));
  defaultSession.on('will-download', (event) => event.preventDefault());
}
