import { AppError } from '../../contracts/app-error.ts';
import type { CommandContext } from './command-context.ts';

/** Asks whether something is to be deleted. Rejects with `usage.invalid` where nobody can be asked, and `cancelled`. */
export async function confirmed(
  context: CommandContext,
  what: string,
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
): Promise<void> {
  if (yes) return;
  if (json || !context.canAsk)
    throw new AppError('usage.invalid', { why: 'Nobody can be asked whether to delete', help: 'Add --yes.' });
  if (!(await context.ask(`Delete ${what}?`))) throw new AppError('cancelled', { what: `${what} stays` });
}
