import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Host } from '../../../provisioners/host.ts';
import type { BesideMount } from '../../../provisioners/beside-program.ts';
import { toYaml } from '../distribution/to-yaml.ts';
import { type Fields, fieldAt, fieldsOf } from '../platform/fields.ts';
import { goingBackAnnotation } from './going-back.ts';
import type { NotebookScope } from './notebook-scope.ts';
import { makingFolder } from './snapshot-store.ts';
import { originAnnotation } from './state-origin.ts';

/** Where the objects of a snapshot lie in it. */
export const objectFolder = '/slipway/snapshot';
export const contentFile = `${objectFolder}/snapshot.json`;

/** What a snapshot says of itself: what is restored where. */
export const contentSchema = z.object({
  schema: z.literal(1),
  /** The node that had the volumes. */
  node: z.string(),
  notebook: z.record(z.string(), z.unknown()),
  /** Each with its claim, and with its folder, which is also its name in the snapshot. */
  volumes: z.array(z.object({ name: z.string(), folder: z.string(), claim: z.record(z.string(), z.unknown()) })),
});
export type SnapshotContent = z.infer<typeof contentSchema>;

/** Written by the cluster for itself: of no use anywhere else, and different with every look. */
const ofTheCluster = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'ownerReferences',
];

/** An object without what the cluster adds to it, and without where its state is from. */
function cleaned(object: unknown): Fields {
  const { status: _, ...rest } = fieldsOf(object);
  const metadata = Object.entries(fieldsOf(fieldAt(object, 'metadata'))).filter(
    ([name]) => !ofTheCluster.includes(name) && name !== 'annotations',
  );
  const {
    [originAnnotation]: __,
    [goingBackAnnotation]: ___,
    ...annotations
  } = fieldsOf(fieldAt(object, 'metadata', 'annotations'));
  return { ...rest, metadata: { ...Object.fromEntries(metadata), annotations } };
}

/** Writes the objects of a notebook, a file for each, and resolves with how restic sees them and how they are removed. */
export async function writeObjects(
  { files, paths }: Pick<Host, 'files' | 'paths'>,
  { name, node, notebook, volumes }: NotebookScope,
): Promise<{ mount: BesideMount; remove: () => Promise<void> }> {
  const folder = join(makingFolder({ paths }), randomUUID());
  const content: SnapshotContent = {
    schema: 1,
    node,
    notebook: cleaned(notebook),
    volumes: volumes.map((volume) => ({
      name: volume.name,
      folder: volume.folder,
      claim: cleaned(volume.claim),
    })),
  };
  await files.writeAtomic(join(folder, 'snapshot.json'), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  const objects = [
    [`notebook.${name}`, notebook] as const,
    ...volumes.map((volume) => [`persistentvolumeclaim.${volume.name}`, volume.claim] as const),
  ];
  for (const [file, object] of objects)
    await files.writeAtomic(join(folder, 'objects', `${file}.yaml`), toYaml(cleaned(object)), { mode: 0o600 });
  return { mount: { from: folder, to: objectFolder, readOnly: true }, remove: () => files.remove(folder) };
}
