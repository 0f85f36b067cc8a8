import { basename } from 'node:path';
import { Transform } from 'node:stream';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { reachVolume } from './reach-volume.ts';
import { writeFileFrom } from './volume-files.ts';

/** The operation that copies a file of this computer into a folder of a volume; one that was handed in is then removed. */
export function uploadOperation(clusters: Clusters, inbox: Inbox): OperationDefinition<'upload'> {
  return {
    kind: 'upload',
    title: ({ file, name }) => `Upload ${basename(file)} to ${name}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host, signal } = context;
      yield { type: 'steps', steps: [{ id: 'copy', title: 'Copy into the volume', weight: 1 }] };
      yield { type: 'step', step: 'copy', state: 'started' };
      const found = await host.files.stat(input.file);
      if (found?.kind !== 'file') throw new AppError('volume.no-upload', { file: input.file });
      const total = found.bytes;
      const client = host.kubernetes.connect(await clusters.kubeconfig(input.cluster, context));
      try {
        const volume = await reachVolume(client, clusters, input, context);
        const target = { folder: input.path, file: basename(input.file), bytes: total, replace: input.replace };
        yield* withEvents<OperationEvent, number>(signal, async (emit) => {
          let done = 0;
          const counted = new Transform({
            transform(chunk: Buffer, _encoding, next) {
              done += chunk.length;
              emit({ type: 'progress', step: 'copy', done, total: Math.max(done, total), unit: 'bytes' });
              next(null, chunk);
            },
          });
          const content = host.transfers.read(input.file);
          content.once('error', (error) => counted.destroy(error));
          try {
            await writeFileFrom(volume, target, content.pipe(counted));
          } finally {
            content.destroy();
          }
          return done;
        });
        await inbox.discard(input.file);
        yield { type: 'step', step: 'copy', state: 'done' };
        return `${target.file} is in the volume ${input.name}, ${formatBytes(total)}.`;
      } finally {
        client.close();
      }
    },
  };
}
