import type { ContainerRequest } from '../../../contracts/distribution.ts';
import type { Trim } from '../../../contracts/planning.ts';

const mebibyte = 2 ** 20;

interface TrimRule {
  readonly workload: string;
  readonly container: string;
  readonly millicores?: number;
  readonly memoryBytes?: number;
  /** Why the published request is more than this computer has to set aside. */
  readonly reason: string;
  /** Where that is known from. */
  readonly source: string;
}

const istiod = {
  reason: 'it is sized for hundreds of services',
  source: "Istio's own demo profile requests 0.01 CPU and 100 MiB for it",
} as const;
const istioGateway = {
  reason: 'it is sized for the traffic of many people',
  source: "Istio's own demo profile requests 0.01 CPU and 40 MiB for it",
} as const;
const jobset = {
  reason: 'it hardly does anything until a job runs',
  source: 'upstream measures 0.01 CPU for all of Trainer',
} as const;
const workflows = {
  reason: 'it is sized for thousands of runs',
  source: "Argo's own manifests request nothing for it",
} as const;
const oneUser = { reason: 'it is sized for many people', source: 'no figure of its use is published' } as const;

/** Requests that are far above what is used at rest. A rule lowers only: where less is requested it does nothing. */
const rules: readonly TrimRule[] = [
  { workload: 'istiod', container: 'discovery', millicores: 50, memoryBytes: 256 * mebibyte, ...istiod },
  {
    workload: 'istio-ingressgateway',
    container: 'istio-proxy',
    millicores: 50,
    memoryBytes: 96 * mebibyte,
    ...istioGateway,
  },
  {
    workload: 'cluster-local-gateway',
    container: 'istio-proxy',
    millicores: 20,
    memoryBytes: 64 * mebibyte,
    ...istioGateway,
  },
  { workload: 'jobset-controller-manager', container: 'manager', millicores: 20, ...jobset },
  {
    workload: 'model-registry-ui',
    container: 'model-registry-ui',
    millicores: 50,
    memoryBytes: 256 * mebibyte,
    ...oneUser,
  },
  {
    workload: 'workflow-controller',
    container: 'workflow-controller',
    memoryBytes: 128 * mebibyte,
    ...workflows,
  },
  {
    workload: 'ml-pipeline-persistenceagent',
    container: 'ml-pipeline-persistenceagent',
    millicores: 50,
    memoryBytes: 128 * mebibyte,
    ...oneUser,
  },
  {
    workload: 'ml-pipeline-visualizationserver',
    container: 'ml-pipeline-visualizationserver',
    memoryBytes: 200 * mebibyte,
    ...oneUser,
  },
];

/** The trims that the laptop profile makes in these components, in their order. Every one lowers a request. */
export function findTrims(
  components: readonly { readonly id: string; readonly containers: readonly ContainerRequest[] }[],
): Trim[] {
  return components.flatMap(({ id, containers }) => containers.flatMap((container) => trimsOf(id, container)));
}

function trimsOf(component: string, { workload, container, millicores, memoryBytes }: ContainerRequest): Trim[] {
  const rule = rules.find((candidate) => candidate.workload === workload && candidate.container === container);
  if (rule === undefined) return [];
  const where = { component, workload, container, reason: `${rule.reason} (${rule.source})` };
  const trims: Trim[] = [];
  if (rule.millicores !== undefined && millicores > rule.millicores) {
    trims.push({ ...where, resource: 'cpu', from: millicores, to: rule.millicores });
  }
  if (rule.memoryBytes !== undefined && memoryBytes > rule.memoryBytes) {
    trims.push({ ...where, resource: 'memory', from: memoryBytes, to: rule.memoryBytes });
  }
  return trims;
}
