import type { OperationEvent } from '../../../contracts/operations.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { type CopiedOut, copyOut } from './copy-out.ts';
import { reachVolume } from './reach-volume.ts';

/** The operation that copies a file of a volume, or a folder as a tar archive, to this computer. */
export function downloadOperation(clusters: Clusters): OperationDefinition<'download'> {
  return {
    kind: 'download',
    title: ({ name, path }) => `Download ${path === '' ? `the volume ${name}` : `${path} from ${name}`}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host, signal } = context;
      yield { type: 'steps', steps: [{ id: 'copy', title: 'Copy to this computer', weight: 1 }] };
      yield { type: 'step', step: 'copy', state: 'started' };
      const client = host.kubernetes.connect(await clusters.kubeconfig(input.cluster, context));
      try {
        const volume = await reachVolume(client, clusters, input, context);
        const folder = input.folder ?? (await host.surroundings.downloadsFolder());
        const { target, bytes } = yield* withEvents<OperationEvent, CopiedOut>(signal, (emit) =>
          copyOut(host, volume, { path: input.path, folder }, (progress) =>
            emit({ type: 'progress', step: 'copy', unit: 'bytes', ...progress }),
          ),
        );
        yield { type: 'step', step: 'copy', state: 'done', detail: target };
        return `${target} is here, ${formatBytes(bytes)}.`;
      } finally {
        client.close();
      }
    },
  };
}
