import { pageOrigin } from './page-address.ts';

/** Whether an address is the page's own. */
export function isPageAddress(address: string): boolean {
  return address.startsWith(`${pageOrigin}/`);
}

/** Whether an address may be handed to the user's browser: pages of this computer, such as the platform's own. */
export function isOpenedOutside(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  const { protocol, hostname, username, password } = url;
  if ((protocol !== 'http:' && protocol !== 'https:') || username !== '' || password !== '') return false;
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
}

/** Whether the page may have a permission of the browser: to put a text onto the clipboard when a button is pressed. */
export function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** Whether a request may be made at all: for the page's own files, and for the developer tools, which are Electron's. */
export function isRequested(address: string): boolean {
  return isPageAddress(address) || address.startsWith('devtools://');
}
