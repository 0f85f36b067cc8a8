import * as z from 'zod';

const quantity = z.union([z.string(), z.number()]);
const amounts = z.object({ cpu: quantity.optional(), memory: quantity.optional() }).nullish();
const texts = z.record(z.string(), z.string()).nullish();
const claim = z.object({ resources: z.object({ requests: z.object({ storage: quantity }) }) });

export const containerSchema = z.object({
  name: z.string(),
  image: z.string().optional(),
  restartPolicy: z.string().optional(),
  resources: z.object({ requests: amounts, limits: amounts }).nullish(),
});
export type Container = z.infer<typeof containerSchema>;

const podSchema = z.object({
  metadata: z.object({ labels: texts, annotations: texts }).nullish(),
  spec: z.object({
    containers: z.array(containerSchema),
    initContainers: z.array(containerSchema).nullish(),
    hostNetwork: z.boolean().nullish(),
  }),
});
export type PodTemplate = z.infer<typeof podSchema>;

const metadata = z.object({ name: z.string(), namespace: z.string().optional(), labels: texts });
const basic = z.object({ apiVersion: z.string(), kind: z.string(), metadata });
export type KubernetesObject = z.infer<typeof basic>;

const workloadSpec = z.object({
  replicas: z.number().int().optional(),
  template: podSchema,
  volumeClaimTemplates: z.array(z.object({ spec: claim })).nullish(),
});

export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export interface Workload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly pod: PodTemplate;
  /** Storage quantities of the volumes that each of its pods gets. */
  readonly volumes: readonly (string | number)[];
}

/** The object's kind and name. Throws a ZodError for what is no object of Kubernetes. */
export function parseObject(object: unknown): KubernetesObject {
  return basic.parse(object);
}

/** The pods that an object makes, or null where it makes none. */
export function readWorkload(object: unknown): Workload | null {
  const { apiVersion, kind, metadata: about } = basic.parse(object);
  const known = workloadKinds.find((one) => one === kind);
  if (known === undefined || !/^(apps|batch)\//.test(apiVersion)) return null;
  const spec = known === 'CronJob' ? cronJob.parse(object).spec.jobTemplate.spec : workload.parse(object).spec;
  return {
    kind: known,
    namespace: about.namespace ?? 'default',
    name: about.name,
    replicas: spec.replicas ?? 1,
    pod: spec.template,
    volumes: (spec.volumeClaimTemplates ?? []).map((template) => template.spec.resources.requests.storage),
  };
}

const workload = z.object({ spec: workloadSpec });
const cronJob = z.object({ spec: z.object({ jobTemplate: workload }) });

/** The storage that a claim asks for, or null where the object is none. */
export function readClaim(object: unknown): string | number | null {
  const { apiVersion, kind } = basic.parse(object);
  if (apiVersion !== 'v1' || kind !== 'PersistentVolumeClaim') return null;
  return z.object({ spec: claim }).parse(object).spec.resources.requests.storage;
}

/** The data of a ConfigMap, or null where the object is none. */
export function readConfigMap(object: unknown): Readonly<Record<string, string>> | null {
  const { apiVersion, kind } = basic.parse(object);
  if (apiVersion !== 'v1' || kind !== 'ConfigMap') return null;
  return z.object({ data: texts }).parse(object).data ?? {};
}
