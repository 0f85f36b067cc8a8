import { Agent as HttpAgent, type IncomingMessage, get as httpGet } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { trustedCertificates } from './network-settings.ts';
import { proxyOptions } from './proxy.ts';

const maximumRedirects = 10;
const redirects = [301, 302, 303, 307, 308];

export interface GetOptions {
  /** HEAD asks for no body; GET where it is left out. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** The connection is given up when nothing at all comes for this long. */
  readonly stallSeconds: number;
}

/** Asks for an address over a connection of its own and follows redirects. Resolves with the answer's head. */
export async function httpGetFollowing(address: URL, options: GetOptions): Promise<IncomingMessage> {
  let url = address;
  for (let hop = 0; hop <= maximumRedirects; hop += 1) {
    const response = await httpGetOnce(url, options);
    const { location } = response.headers;
    if (location === undefined || !redirects.includes(response.statusCode ?? 0)) return response;
    response.destroy();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && (url.protocol === 'https:' || next.protocol !== 'http:')) {
      throw new Error(`it leads to an address of the kind ${next.protocol}, which is not followed`);
    }
    url = next;
  }
  throw new Error(`it leads on more than ${String(maximumRedirects)} times`);
}

/** Asks once over a connection of its own. Resolves with the answer's head, whatever its status. */
export function httpGetOnce(url: URL, options: GetOptions): Promise<IncomingMessage> {
  const proxy = proxyOptions(url);
  return new Promise((resolve, reject) => {
    const settings = {
      method: options.method ?? 'GET',
      headers: { 'user-agent': 'slipway', 'accept-encoding': 'identity', ...options.headers },
      timeout: options.stallSeconds * 1000,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
    const request =
      url.protocol === 'https:'
        ? httpsGet(url, { ...settings, agent: new HttpsAgent({ ...proxy, ca: trustedCertificates() }) })
        : httpGet(url, { ...settings, agent: new HttpAgent({ ...proxy }) });
    let head: IncomingMessage | undefined;
    request.once('response', (response) => {
      head = response;
      resolve(response);
    });
    request.on('error', reject);
    // Destroying the request alone would show its reader a cut connection and not the reason.
    request.on('timeout', () =>
      (head ?? request).destroy(new Error(`nothing came for ${String(options.stallSeconds)} s`)),
    );
  });
}
