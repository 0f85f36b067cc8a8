import { thawStuck } from './frozen-groups.ts';

/** Thaws while the tests of a tier run, and says at the end how often it had to. */
export default function thawMeanwhile(): () => Promise<void> {
  const done = new AbortController();
  const thawing = thawStuck(done.signal);
  return async () => {
    done.abort();
    const thawed = await thawing;
    if (thawed > 0) process.stdout.write(`${String(thawed)} frozen control groups were thawed, see frozen-groups.ts\n`);
  };
}
