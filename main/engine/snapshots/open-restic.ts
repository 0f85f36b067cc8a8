import type { Host } from '../../../provisioners/host.ts';
import type { Tools } from '../tools/tools.ts';
import type { NotebookScope } from './notebook-scope.ts';
import type { Restic } from './restic.ts';
import { openStore } from './snapshot-store.ts';
import { withoutStaleLocks } from './stale-locks.ts';

/** restic beside the node of a notebook; the program is fetched where it is missing. Rejects as `tools.tool` does. */
export async function openRestic(
  scope: Pick<NotebookScope, 'runBeside'>,
  { host, tools, signal }: { readonly host: Host; readonly tools: Tools; readonly signal: AbortSignal },
): Promise<Restic> {
  const store = await openStore(host);
  return withoutStaleLocks({ store, program: await tools.tool('restic', signal), runBeside: scope.runBeside }, host);
}
