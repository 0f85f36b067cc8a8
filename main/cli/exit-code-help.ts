import { exitCodes } from '../../contracts/errors/error-entry.ts';

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  failed: 'it failed',
  usage: 'the command line is wrong',
  notFound: 'what was named is not there',
  missing: 'something it needs is missing (Docker, a tool, the network)',
  doesNotFit: 'it does not fit on this computer',
  refused: 'it was refused',
  unverified: 'a download is not what it should be',
  busy: 'something else is at work or takes the place',
  cancelled: 'cancelled or interrupted',
};

/** What every exit code means, for the help of each verb. */
export const exitCodeHelp = `
Exit codes:
  0    done
${Object.entries(exitCodes)
  .map(([name, code]) => `  ${String(code).padEnd(3)}  ${meanings[name as keyof typeof exitCodes]}`)
  .join('\n')}
`;
