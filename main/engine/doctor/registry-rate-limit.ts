import * as z from 'zod';
import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';
import { networkSeconds, networkSkips, outOfReach } from './network-look.ts';

// Docker names this image for asking how many pulls are left; a HEAD counts as none (docs.docker.com, pull usage).
const image = 'ratelimitpreview/test';
const tokenAddress = `https://auth.docker.io/token?service=registry.docker.io&scope=repository:${image}:pull`;
const manifestAddress = `https://registry-1.docker.io/v2/${image}/manifests/latest`;
const tokenSchema = z.object({ token: z.string() });

/** About as many images of the whole platform come from Docker Hub, node images included. */
const wanted = 30;

/** Docker Hub lets this address pull enough images now. */
export const registryRateLimitCheck: Check = {
  id: 'registry-rate-limit',
  title: 'Limit of Docker Hub',
  concernsUp: false,
  seconds: networkSeconds,
  skips: ({ host }) => networkSkips(host),
  look,
};

async function look({ host, signal }: CheckContext): Promise<CheckOutcome> {
  try {
    const { token } = tokenSchema.parse(JSON.parse(await host.network.fetchText(tokenAddress, { signal })));
    const { headers } = await host.surroundings.askHead(manifestAddress, signal, { authorization: `Bearer ${token}` });
    return judge(readLimit(headers['ratelimit-limit']), readLimit(headers['ratelimit-remaining']));
  } catch (error) {
    return outOfReach(error);
  }
}

interface Limit {
  readonly pulls: number;
  readonly seconds: number | null;
}

function judge(limit: Limit | null, left: Limit | null): CheckOutcome {
  if (limit === null || left === null) return { state: 'passed', says: 'Docker Hub names no limit for this address.' };
  const hours = limit.seconds === null ? '' : ` in ${String(Math.round(limit.seconds / 3600))} hours`;
  const says = `${String(left.pulls)} of ${String(limit.pulls)} pulls${hours} are left.`;
  if (left.pulls >= wanted) return { state: 'passed', says };
  return {
    state: 'warned',
    says,
    remedy: 'Wait until there are more, log in to Docker Hub, or bring images along with --image-archive.',
    commands: ['docker login'],
  };
}

/** `100;w=21600`: how many pulls in how many seconds. Null where the header is something else. */
export function readLimit(header: string | undefined): Limit | null {
  const found = /^(\d+)(?:;w=(\d+))?$/.exec(header?.trim() ?? '');
  if (found === null) return null;
  return { pulls: Number(found[1]), seconds: found[2] === undefined ? null : Number(found[2]) };
}
