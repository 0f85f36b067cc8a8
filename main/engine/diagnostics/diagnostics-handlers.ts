import { asAppError } from '../../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { Host } from '../../../provisioners/host.ts';
import { unlessAborted } from '../../../provisioners/unless-aborted.ts';
import { type DiagnosticParts, diagnosticFiles } from './diagnostic-files.ts';
import { secretSources } from './known-secrets.ts';
import { type Private, createScrubber } from './scrub.ts';
import { zipFiles } from './zip-files.ts';

/**
 * What answers the methods of the service `diagnostics`. Each file may take so long: what hangs is what somebody wants to
 * look into.
 */
export function diagnosticsHandlers(parts: DiagnosticParts, partSeconds = 30): SlipwayHandlers['diagnostics'] {
  const { files, clock } = parts.host;
  return {
    async save({ path, asker }, { signal }) {
      const time = new Date(clock.now());
      const inTime: InTime = (read) => readInTime(read, partSeconds, signal);
      const texts = new Map<string, string>();
      const missing: string[] = [];
      const { toHide, unread } = await readPrivate(parts.host, inTime);
      for (const { name, read } of await diagnosticFiles(parts)) {
        const part = await inTime(read);
        if ('why' in part) missing.push(name);
        const text = 'why' in part ? `This could not be read: ${part.why}\n` : part.value;
        if (text !== null) texts.set(name, text);
      }
      const scrub = createScrubber(toHide);
      texts.set('README.txt', readme({ time, asker, missing, unread }));
      const scrubbed = [...texts].map(([name, text]) => [name, scrub(text)] as const);
      const zip = await zipFiles(new Map(scrubbed), time);
      signal.throwIfAborted();
      await files.writeAtomic(path, zip, { mode: 0o600 });
      return { path, bytes: zip.length, files: [...texts.keys()], missing };
    },
  };
}

/** What must not get out, and which of it could not be read, so that only its look can give it away. */
async function readPrivate(host: Host, inTime: InTime): Promise<{ toHide: Private; unread: string[] }> {
  const sources = await secretSources(host);
  const answers = await Promise.all(sources.map(({ read }) => inTime(read)));
  const home = host.surroundings.environment(['HOME', 'USERPROFILE']);
  return {
    toHide: {
      secrets: answers.flatMap((answer) => ('why' in answer ? [] : answer.value)),
      homeFolder: home['HOME'] ?? home['USERPROFILE'] ?? '',
    },
    unread: sources.filter((_, index) => 'why' in (answers[index] ?? {})).map(({ title }) => title),
  };
}

type Read<Value> = (signal: AbortSignal) => Promise<Value>;
type Answer<Value> = { readonly value: Value } | { readonly why: string };
type InTime = <Value>(read: Read<Value>) => Promise<Answer<Value>>;

/** What was read, or why it was not: in time, or at all. Rejects where the one who asked has left. */
async function readInTime<Value>(read: Read<Value>, seconds: number, signal: AbortSignal): Promise<Answer<Value>> {
  const limit = AbortSignal.timeout(seconds * 1000);
  const either = AbortSignal.any([signal, limit]);
  try {
    return { value: await unlessAborted(either, 'saving the diagnostics', read(either)) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { why: limit.aborted ? `it took more than ${seconds} s` : asAppError(thrown).message };
  }
}

interface ReadmeFacts {
  readonly time: Date;
  readonly asker: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  readonly unread: readonly string[];
}

function readme({ time, asker, missing, unread }: ReadmeFacts): string {
  return [
    'Diagnostics of Slipway: how this computer, its clusters and Slipway itself are.',
    'Passwords, tokens and keys that Slipway knows, and what looks like one, were taken out and say [hidden].',
    'Read it before you hand it on: names of clusters, images, hosts and users are in it.',
    '',
    `saved at: ${time.toISOString()}`,
    ...Object.entries(asker).map(([name, value]) => `${name}: ${value}`),
    ...(missing.length === 0
      ? []
      : ['', 'Could not be read (each file says why):', ...missing.map((name) => `  ${name}`)]),
    ...(unread.length === 0
      ? []
      : ['', 'Could not be read, and so was not looked for in these files:', ...unread.map((title) => `  ${title}`)]),
    '',
  ].join('\n');
}
