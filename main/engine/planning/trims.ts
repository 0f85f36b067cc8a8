import type { ContainerRequest } from '../../../contracts/distribution.ts';
import type { Trim } from '../../../contracts/planning.ts';

const mebibyte = 2 ** 20;

interface TrimRule {
  readonly workload: string;
  readonly container: string;
  readonly millicores?: number;
  readonly memoryBytes?: number;
  /** Why the published request is more than this computer needs to set aside, with where that is known from. */
  readonly reason: string;
}

const istioDemo = "it is sized for hundreds of services; Istio's own demo profile asks for 10m and 100Mi";
const kubeflowIdle =
  'it hardly does anything until a job runs; upstream measures 8m and 143Mi for the whole of Trainer';
const pipelineIdle = 'it is sized for thousands of runs, and at rest holds only a cache of a few objects';

/** Requests that are far above what is used at rest. A rule lowers only: where less is requested it does nothing. */
const rules: readonly TrimRule[] = [
  { workload: 'istiod', container: 'discovery', millicores: 50, memoryBytes: 256 * mebibyte, reason: istioDemo },
  {
    workload: 'istio-ingressgateway',
    container: 'istio-proxy',
    millicores: 50,
    memoryBytes: 96 * mebibyte,
    reason: istioDemo,
  },
  {
    workload: 'cluster-local-gateway',
    container: 'istio-proxy',
    millicores: 20,
    memoryBytes: 64 * mebibyte,
    reason: istioDemo,
  },
  { workload: 'jobset-controller-manager', container: 'manager', millicores: 20, reason: kubeflowIdle },
  {
    workload: 'model-registry-ui',
    container: 'model-registry-ui',
    millicores: 50,
    memoryBytes: 256 * mebibyte,
    reason: 'it serves static pages to one person',
  },
  {
    workload: 'workflow-controller',
    container: 'workflow-controller',
    memoryBytes: 128 * mebibyte,
    reason: pipelineIdle,
  },
  {
    workload: 'ml-pipeline-persistenceagent',
    container: 'ml-pipeline-persistenceagent',
    millicores: 50,
    memoryBytes: 128 * mebibyte,
    reason: pipelineIdle,
  },
  {
    workload: 'ml-pipeline-visualizationserver',
    container: 'ml-pipeline-visualizationserver',
    memoryBytes: 200 * mebibyte,
    reason: 'it draws for one person; upstream gave the same server 200Mi where each profile had its own',
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
  const where = { component, workload, container, reason: rule.reason };
  const trims: Trim[] = [];
  if (rule.millicores !== undefined && millicores > rule.millicores) {
    trims.push({ ...where, resource: 'cpu', from: millicores, to: rule.millicores });
  }
  if (rule.memoryBytes !== undefined && memoryBytes > rule.memoryBytes) {
    trims.push({ ...where, resource: 'memory', from: memoryBytes, to: rule.memoryBytes });
  }
  return trims;
}
