import type { Host } from '../../../provisioners/host.ts';
import type { Tools } from '../tools/tools.ts';
import type { NotebookScope } from './notebook-scope.ts';
import type { Restic } from './restic.ts';
import { openStore } from './snapshot-store.ts';

/** restic beside the node of a notebook; the program is fetched where it is missing. Rejects as `tools.tool` does. */
export async function openRestic(
  scope: Pick<NotebookScope, 'runBeside'>,
  { host, tools, signal }: { readonly host: Host; readonly tools: Tools; readonly signal: AbortSignal },
): Promise<Restic> {
  return {
    store: await openStore(host),
    program: await tools.tool('restic', signal),
    runBeside: scope.runBeside,
  };
}
