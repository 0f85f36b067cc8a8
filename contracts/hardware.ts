import * as z from 'zod';
import { unary } from './service.ts';

/** `null` means: could not be found out. It is shown as `unknown`, never as 0. */
const unknownable = <T extends z.ZodType>(schema: T) => schema.nullable();
const bytes = z.number().int().nonnegative();

const gpuSchema = z.object({
  vendor: z.string(),
  model: z.string(),
  memoryBytes: unknownable(bytes),
  driver: unknownable(z.string()),
  /** Whether containers can use it, and why not if they cannot. */
  usable: z.boolean(),
  reason: z.string(),
});

const engineSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent'), reason: z.string() }),
  z.object({ state: z.literal('unreachable'), address: z.string(), reason: z.string() }),
  z.object({
    state: z.literal('running'),
    address: z.string(),
    kind: z.enum(['docker-engine', 'docker-desktop', 'podman', 'colima', 'rancher-desktop', 'orbstack', 'other']),
    version: z.string(),
    /** What the engine itself has: on macOS and Windows its virtual machine is the limit. */
    cpus: z.number().positive(),
    memoryBytes: bytes,
    architecture: z.string(),
    operatingSystem: z.string(),
    kernel: z.string(),
    storageDriver: z.string(),
    dataFolder: z.string(),
    diskFreeBytes: unknownable(bytes),
    cgroupVersion: z.enum(['1', '2', 'unknown']),
    rootless: z.boolean(),
    runtimes: z.array(z.string()),
  }),
]);

const limitsSchema = z.object({
  cpus: unknownable(z.number().positive()),
  memoryBytes: unknownable(bytes),
  /** Whether the container engine stands under them too, since it runs in the same container. */
  bindsEngine: z.boolean(),
});

export const hardwareSchema = z.object({
  cpu: z.object({
    model: z.string(),
    architecture: z.string(),
    physicalCores: unknownable(z.number().int().positive()),
    logicalCores: z.number().int().positive(),
    /** Where cores differ, how many there are of each kind; null where all are alike, or where it is not known. */
    coreKinds: unknownable(
      z.object({ performance: z.number().int().positive(), efficiency: z.number().int().positive() }),
    ),
  }),
  memory: z.object({ totalBytes: bytes, availableBytes: bytes }),
  disk: z.object({ path: z.string(), totalBytes: unknownable(bytes), freeBytes: unknownable(bytes) }),
  gpus: z.array(gpuSchema),
  operatingSystem: z.object({
    platform: z.enum(['linux', 'darwin', 'win32', 'other']),
    name: z.string(),
    version: z.string(),
    kernel: z.string(),
  }),
  virtualization: z.object({ virtual: z.boolean(), kind: unknownable(z.string()) }),
  /** The limits of the control group that Slipway itself runs in; null where there are none. */
  limits: unknownable(limitsSchema),
  containerEngine: engineSchema,
  /** What of all this clusters can really use, and why not more: one sentence each. */
  notes: z.array(z.string()),
});
export type Hardware = z.infer<typeof hardwareSchema>;
export type ContainerEngine = Hardware['containerEngine'];
export type RunningEngine = Extract<ContainerEngine, { state: 'running' }>;
export type OwnLimits = z.infer<typeof limitsSchema>;
export type Gpu = z.infer<typeof gpuSchema>;

/** What a card is called: its maker's name once, also where the model begins with it. */
export function gpuName({ vendor, model }: Pick<Gpu, 'vendor' | 'model'>): string {
  return model.toLowerCase().startsWith(vendor.toLowerCase()) ? model : `${vendor} ${model}`;
}

export const hardwareService = {
  read: unary('What this computer and its container engine have.', z.object({}), hardwareSchema),
} as const;
