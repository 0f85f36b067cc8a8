import type { NotebookInput, NotebookOptions } from '../../../contracts/notebooks.ts';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';

/** A data volume as it is typed. */
export interface DataVolumeForm {
  readonly id: number;
  readonly kind: 'new' | 'existing';
  readonly gibibytes: string;
  readonly name: string;
  readonly mountPath: string;
}

/** A new notebook as it is typed. */
export interface NotebookForm {
  readonly name: string;
  readonly image: string;
  readonly cores: string;
  readonly gibibytes: string;
  /** `RESOURCE=COUNT`; empty for none. */
  readonly gpu: string;
  readonly home: { readonly kind: 'new' | 'existing' | 'none'; readonly gibibytes: string; readonly name: string };
  readonly data: readonly DataVolumeForm[];
  readonly configurations: readonly string[];
}

/** Why each field cannot be taken; null where it can. */
export interface FormProblems {
  readonly name: string | null;
  readonly image: string | null;
  readonly cores: string | null;
  readonly gibibytes: string | null;
  readonly homeSize: string | null;
  readonly data: readonly { readonly size: string | null; readonly path: string | null }[];
}

const words = notebooksText.form;
const gibibyte = 2 ** 30;
const namePattern = /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/;

/** A form as the platform fills it in. */
export function initialForm(options: NotebookOptions): NotebookForm {
  const inGibibytes = (bytes: number) => String(Math.round((bytes / gibibyte) * 100) / 100);
  return {
    name: '',
    image: options.images[0]?.image ?? '',
    cores: String(options.millicores / 1000),
    gibibytes: inGibibytes(options.memoryBytes),
    gpu: '',
    home: { kind: 'new', gibibytes: inGibibytes(options.volumeBytes), name: options.volumes[0] ?? '' },
    data: [],
    configurations: options.configurations.filter(({ chosen }) => chosen).map(({ name }) => name),
  };
}

/** One more data volume, with a path that none has yet. */
export function addDataVolume(form: NotebookForm, options: NotebookOptions): NotebookForm {
  const id = Math.max(0, ...form.data.map((volume) => volume.id)) + 1;
  const mountPath = `${options.mountPath}/data-${id}`;
  const volume: DataVolumeForm = { id, kind: 'new', gibibytes: '5', name: options.volumes[0] ?? '', mountPath };
  return { ...form, data: [...form.data, volume] };
}

/** What is wrong with a form. `taken` are the names that the workspace has. An empty name is not complained about yet. */
export function problemsOf(form: NotebookForm, taken: readonly string[]): FormProblems {
  const { name, home } = form;
  const amount = (text: string) => (Number(text) > 0 && Number.isFinite(Number(text)) ? null : words.amountBad);
  const badName = name === '' || namePattern.test(name) ? null : words.nameBad;
  return {
    name: taken.includes(name) ? words.nameTaken : badName,
    image: form.image.trim() === '' ? words.imageBad : null,
    cores: amount(form.cores),
    gibibytes: amount(form.gibibytes),
    homeSize: home.kind === 'new' ? amount(home.gibibytes) : null,
    data: form.data.map((volume) => ({
      size: volume.kind === 'new' ? amount(volume.gibibytes) : null,
      path: /^\/[^\s:]+$/.test(volume.mountPath) ? null : words.pathBad,
    })),
  };
}

/** Whether a form can be sent. */
export function isComplete(form: NotebookForm, problems: FormProblems): boolean {
  const { data, ...rest } = problems;
  const isFine = Object.values(rest).every((problem) => problem === null);
  return form.name !== '' && isFine && data.every(({ size, path }) => size === null && path === null);
}

/** What the engine is asked for. Every choice is said, so that what was shown is what is made. */
export function inputOf(form: NotebookForm, cluster: string, options: NotebookOptions): NotebookInput {
  const { home } = form;
  const bytes = (text: string) => Math.ceil(Number(text) * gibibyte);
  const [resource = '', count = ''] = form.gpu.split('=');
  const image = form.image.trim();
  const kind = options.images.find((offered) => offered.image === image)?.kind;
  return {
    ...{ cluster, workspace: options.workspace, name: form.name, image },
    ...(kind === undefined ? {} : { kind }),
    millicores: Math.ceil(Number(form.cores) * 1000),
    memoryBytes: bytes(form.gibibytes),
    ...(form.gpu === '' ? {} : { gpu: { resource, count: Number(count) } }),
    workspaceVolume:
      home.kind === 'none'
        ? { kind: 'none' }
        : home.kind === 'new'
          ? { kind: 'new', bytes: bytes(home.gibibytes) }
          : { kind: 'existing', name: home.name },
    dataVolumes: form.data.map(({ kind: source, gibibytes, name, mountPath }) =>
      source === 'new' ? { kind: 'new', bytes: bytes(gibibytes), mountPath } : { kind: 'existing', name, mountPath },
    ),
    configurations: [...form.configurations],
  };
}
