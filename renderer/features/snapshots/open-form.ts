import { objectNameSchema } from '../../../contracts/object-name.ts';
import type { OpenInput, SnapshotDetails } from '../../../contracts/snapshots.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';

/** A notebook that is to be opened from a snapshot, as it is typed. Empty amounts ask for nothing. */
export interface OpenForm {
  readonly name: string;
  readonly image: string;
  readonly cores: string;
  readonly gibibytes: string;
  /** Whether it gets the GPUs that it had. */
  readonly withGpu: boolean;
}

/** Why each field cannot be taken; null where it can. */
export type OpenProblems = Readonly<Record<'name' | 'image' | 'cores' | 'gibibytes', string | null>>;

const gibibyte = 2 ** 30;

/** A form as the snapshot fills it in. */
export function initialOpenForm({ notebook, newName }: SnapshotDetails): OpenForm {
  const { image, millicores, memoryBytes, gpu } = notebook;
  return {
    ...{ name: newName, image, withGpu: gpu !== null },
    cores: millicores === null ? '' : String(millicores / 1000),
    gibibytes: memoryBytes === null ? '' : String(Math.round((memoryBytes / gibibyte) * 100) / 100),
  };
}

/** What is wrong with a form. */
export function openProblems({ name, image, cores, gibibytes }: OpenForm): OpenProblems {
  const amount = (text: string) =>
    text.trim() === '' || (Number(text) > 0 && Number.isFinite(Number(text))) ? null : words.amountBad;
  return {
    name: objectNameSchema.safeParse(name).success ? null : words.nameBad,
    image: image.trim() === '' ? words.imageBad : null,
    cores: amount(cores),
    gibibytes: amount(gibibytes),
  };
}

/** What the engine is asked for: only what is not as in the snapshot. */
export function openInputOf(form: OpenForm, details: SnapshotDetails, cluster: string): OpenInput {
  const was = initialOpenForm(details);
  const { gpu } = details.notebook;
  const differs = (field: 'image' | 'cores' | 'gibibytes') =>
    form[field].trim() !== was[field] && form[field].trim() !== '';
  return {
    ...{ cluster, snapshot: details.snapshot.id, name: form.name },
    ...(differs('image') ? { image: form.image.trim() } : {}),
    ...(differs('cores') ? { millicores: Math.ceil(Number(form.cores) * 1000) } : {}),
    ...(differs('gibibytes') ? { memoryBytes: Math.ceil(Number(form.gibibytes) * gibibyte) } : {}),
    ...(gpu !== null && !form.withGpu ? { gpu: { resource: gpu.resource, count: 0 } } : {}),
  };
}
