import { CORE_SCHEMA, load } from 'js-yaml';
import * as z from 'zod';

const paths = z.array(z.string()).nullish();
const withPath = z.array(z.looseObject({ path: z.string().nullish() })).nullish();
const generated = z.array(z.looseObject({ files: paths, envs: paths, env: z.string().nullish() })).nullish();

/** Those fields of a kustomization that name other files. */
const kustomizationSchema = z.looseObject({
  resources: paths,
  bases: paths,
  components: paths,
  generators: paths,
  transformers: paths,
  validators: paths,
  crds: paths,
  configurations: paths,
  patchesStrategicMerge: paths,
  patches: withPath,
  patchesJson6902: withPath,
  replacements: withPath,
  openapi: z.looseObject({ path: z.string().nullish() }).nullish(),
  configMapGenerator: generated,
  secretGenerator: generated,
});

export type Kustomization = z.infer<typeof kustomizationSchema>;

/** The names under which kustomize looks for a kustomization in a folder. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Reads a kustomization. Throws an Error that says why it is none. */
export function parseKustomization(text: string): Kustomization {
  const parsed = kustomizationSchema.safeParse(load(text, { schema: CORE_SCHEMA }) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(issue === undefined ? 'it has another form' : `${issue.path.join('.')}: ${issue.message}`);
}

/** What it builds on: files, or folders with a kustomization of their own. */
export function buildsOn(file: Kustomization): string[] {
  const { resources, bases, components, generators, transformers, validators } = file;
  return [resources, bases, components, generators, transformers, validators]
    .flatMap((list) => list ?? [])
    .filter(isOneLine);
}

/** The other files that it reads. */
export function reads(file: Kustomization): string[] {
  const { crds, configurations, patchesStrategicMerge, patches, patchesJson6902, replacements, openapi } = file;
  const lists = [crds, configurations, patchesStrategicMerge].flatMap((list) => list ?? []);
  const patched = [patches, patchesJson6902, replacements, [openapi]].flatMap((list) => list ?? []);
  const generators = [file.configMapGenerator, file.secretGenerator].flatMap((list) => list ?? []);
  return [
    ...lists,
    ...patched.flatMap((one) => one?.path ?? []),
    ...generators.flatMap(({ files, envs, env }) => [
      ...(files ?? []).map(withoutKey),
      ...(envs ?? []),
      ...(env === null || env === undefined ? [] : [env]),
    ]),
  ].filter(isOneLine);
}

/** `key=path` puts a file's contents under another name. */
function withoutKey(entry: string): string {
  return entry.slice(entry.indexOf('=') + 1);
}

/** Where a path is expected YAML itself may stand. */
function isOneLine(text: string): boolean {
  return text !== '' && !text.includes('\n');
}
