import * as z from 'zod';
import { unary } from './service.ts';

const sha1 = z.string().regex(/^[0-9a-f]{40}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

export const maturitySchema = z.enum(['stable', 'beta', 'alpha']);

/** One file of `resources/catalog`: what a component is, apart from any version. */
export const catalogComponentSchema = z.object({
  id: identifier,
  title: z.string(),
  /** What it is, in one sentence. */
  summary: z.string(),
  maturity: maturitySchema,
  /** Components that have to be ready before this one's workloads can be. */
  needs: z.array(identifier),
  /** Prefixes of the paths in the distribution that are this component's; the longest match wins. */
  paths: z.array(z.string()),
  /** Where it is opened behind the gateway; absent for a component without a page. */
  webPath: z.string().optional(),
});
export type CatalogComponent = z.infer<typeof catalogComponentSchema>;

export const presetSchema = z.object({
  id: identifier,
  title: z.string(),
  summary: z.string(),
  /** What it asks for; what these need is added. `all` is every component. */
  components: z.union([z.literal('all'), z.array(identifier)]),
});
export type Preset = z.infer<typeof presetSchema>;

/** What a component takes, computed from its rendered objects. CPU in millicores, memory and volumes in bytes. */
export const footprintSchema = z.object({
  objects: z.number().int(),
  workloads: z.number().int(),
  pods: z.number().int(),
  requests: z.object({ millicores: z.number().int(), memoryBytes: z.number().int() }),
  /** Requested once more on every node, by DaemonSets. */
  perNode: z.object({ millicores: z.number().int(), memoryBytes: z.number().int() }),
  volumeBytes: z.number().int(),
  images: z.array(z.string()),
});
export type Footprint = z.infer<typeof footprintSchema>;

/** What one container of a workload requests, so that trims and needs can be told without rendering. */
export const containerRequestSchema = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']),
  namespace: z.string(),
  workload: z.string(),
  container: z.string(),
  /** 1 for a DaemonSet, which has one pod on every node. */
  replicas: z.number().int(),
  millicores: z.number().int(),
  memoryBytes: z.number().int(),
  /** Whether the mesh adds its sidecar to the pod. */
  injected: z.boolean(),
});
export type ContainerRequest = z.infer<typeof containerRequestSchema>;

/** Memory that a component was measured to take at rest, with the source of the figure. */
const idleSchema = z.object({
  memoryBytes: z.number().int(),
  millicores: z.number().int(),
  date: z.string(),
  source: z.string(),
});

export const lockedSourceSchema = z.object({
  id: identifier,
  /** `owner/name` of the upstream repository. */
  repository: z.string(),
  commit: sha1,
  /** Public address of the archive; a mirror replaces the scheme and host part. */
  archive: z.url(),
  /** About how large it is at that address, which does not tell: measured once, for what a person is told beforehand. */
  archiveBytes: z.number().int().positive().optional(),
  /** Git tree id of each folder that is used. */
  trees: z.record(z.string(), sha1),
  /** SHA-256 over paths, modes and contents of those folders. */
  contentSha256: sha256,
  files: z.number().int(),
  bytes: z.number().int(),
});
export type LockedSource = z.infer<typeof lockedSourceSchema>;

/** An outside address in the manifests, and the verified folder that stands in for it. */
export const lockedReferenceSchema = z.object({ reference: z.string(), source: identifier, path: z.string() });
export type LockedReference = z.infer<typeof lockedReferenceSchema>;

export const lockedComponentSchema = z.object({
  id: identifier,
  version: z.string(),
  /** Kustomize `resources` and `components`, relative to the root of the first source. */
  resources: z.array(z.string()),
  kustomizeComponents: z.array(z.string()),
  namespaces: z.array(z.string()),
  footprint: footprintSchema,
  containers: z.array(containerRequestSchema),
  idle: idleSchema.optional(),
});
export type LockedComponent = z.infer<typeof lockedComponentSchema>;

export const lockSchema = z.object({
  schema: z.literal(1),
  version: z.string(),
  sources: z.array(lockedSourceSchema).min(1),
  references: z.array(lockedReferenceSchema),
  components: z.array(lockedComponentSchema),
  /** What the mesh's injected sidecar requests, read from its own configuration. */
  sidecar: z.object({ millicores: z.number().int(), memoryBytes: z.number().int() }).nullable(),
  objects: z.number().int(),
});
export type Lock = z.infer<typeof lockSchema>;

/** From what `slipway lock` makes a lock: the sources and what replaces each outside reference. */
export const recipeSchema = z.object({
  version: z.string(),
  /** The kustomization whose resources are divided among the components, in the first source. */
  entry: z.string(),
  sources: z
    .array(
      lockedSourceSchema
        .pick({ id: true, repository: true, commit: true, archive: true, archiveBytes: true })
        .extend({ folders: z.array(z.string()) }),
    )
    .min(1),
  references: z.array(lockedReferenceSchema),
  /** What upstream measured at rest, by component id. */
  idle: z.record(z.string(), idleSchema),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** Where manifests come from: a version or a lock file, and a mirror (a folder or an address) that replaces the hosts. */
export const distributionChoiceSchema = z.object({
  distribution: z.string().default('26.03'),
  mirror: z.string().optional(),
});

const componentViewSchema = catalogComponentSchema.omit({ paths: true }).extend({
  version: z.string(),
  namespaces: z.array(z.string()),
  footprint: footprintSchema,
  idle: idleSchema.optional(),
});
export type ComponentView = z.infer<typeof componentViewSchema>;

export const distributionService = {
  catalog: unary(
    'The components and presets of a distribution.',
    distributionChoiceSchema.pick({ distribution: true }),
    z.object({ version: z.string(), components: z.array(componentViewSchema), presets: z.array(presetSchema) }),
  ),
  known: unary('The distributions that this version of Slipway carries a lock of.', z.object({}), z.array(z.string())),
  lock: unary(
    'Makes a lock from a recipe and a mirror, and writes it to a file.',
    z.object({ recipe: z.string(), mirror: z.string().optional(), output: z.string() }),
    z.object({ path: z.string(), components: z.number().int(), objects: z.number().int() }),
  ),
  render: unary(
    'Renders components to one YAML file.',
    distributionChoiceSchema.extend({
      preset: z.string().optional(),
      components: z.array(z.string()).optional(),
      /** Without any trim or other change. */
      asPublished: z.boolean().default(false),
      output: z.string(),
    }),
    z.object({ path: z.string(), objects: z.number().int(), bytes: z.number().int() }),
  ),
} as const;
