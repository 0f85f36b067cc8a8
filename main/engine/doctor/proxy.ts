import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;
const exceptions = ['NO_PROXY', 'no_proxy'] as const;

/** A proxy of the environment can be used by the nodes of a cluster too, which are not on this computer's loopback. */
export const proxyCheck: Check = {
  id: 'proxy',
  title: 'Proxy',
  concernsUp: false,
  seconds: 5,
  skips: () => null,
  look: (context) => Promise.resolve(judge(context)),
};

function judge({ host }: CheckContext): CheckOutcome {
  const [first] = Object.entries(host.surroundings.environment(names));
  if (first === undefined) return { state: 'passed', says: 'The environment names none.' };
  const [name, value] = first;
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  if (url === null)
    return { state: 'warned', says: `${name} is not an address.`, remedy: 'Write it as http://host:port.' };
  // Never the whole value: it may hold a password.
  const says = `${name} names ${url.host}.`;
  if (isLoopback(url.hostname))
    return {
      state: 'warned',
      says: `${says} The nodes of a cluster cannot reach it: for them, that is themselves.`,
      remedy: 'Let the proxy listen on an address of the network of this computer, and name that one.',
    };
  const hasExceptions = Object.keys(host.surroundings.environment(exceptions)).length > 0;
  if (hasExceptions) return { state: 'passed', says };
  return {
    state: 'warned',
    says: `${says} There is no NO_PROXY, so programs ask it even for this computer.`,
    remedy: 'Set NO_PROXY before you start Slipway.',
    commands: ['export NO_PROXY=localhost,127.0.0.1,.svc,.cluster.local'],
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '[::1]';
}
