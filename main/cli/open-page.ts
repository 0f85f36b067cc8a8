import type { PageState } from '../../contracts/access.ts';
import type { Attached, CommandContext } from './command-context.ts';
import { readUntilInterrupted } from './read-until-interrupted.ts';
import { plainText } from './text-width.ts';

interface Page {
  readonly cluster: string;
  readonly component?: string;
  readonly path?: string;
}

interface Ways {
  /** Only the address. */
  readonly print?: boolean;
  readonly json?: boolean;
}

/** Opens a page of a cluster in the person's browser; where a forward is needed, it is held until Ctrl-C. */
export async function openPage(
  context: CommandContext,
  client: Attached['client'],
  page: Page,
  { print = false, json = false }: Ways = {},
): Promise<void> {
  const opening: Promise<void>[] = [];
  await readUntilInterrupted(
    context,
    (signal) => client.access.open(page, { signal }),
    (state) => {
      context.out.write(json ? `${JSON.stringify(state)}\n` : stateWords(state, print));
      // A forward that comes back has the same address: the tab is there already.
      if (state.state === 'open' && !print && !json && opening.length === 0)
        opening.push(openAddress(state.address, context));
    },
  );
  await Promise.all(opening);
}

function stateWords(state: PageState, print: boolean): string {
  if (state.state === 'waiting') return `Waits: ${plainText(state.reason)}\n`;
  if (print || state.through === 'port') return `${state.address}\n`;
  return `${state.address}  (a forward: it ends with Ctrl-C)\n`;
}

async function openAddress(address: string, context: CommandContext): Promise<void> {
  if (await context.openInBrowser(address)) return;
  context.error.write(`No browser could be opened here: open ${address} yourself.\n`);
}
