import { fieldAt, listAt, numberAt, textAt, textsAt } from './fields.ts';
import { type KubeObject, namespaceOf } from './kube-object.ts';

/** What the pods of a workload cannot start without. */
export interface PodNeeds {
  /** `namespace/name` of each mounted Secret and ConfigMap that is not optional. */
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds that the pod takes by itself before it can be ready, because its probe starts no earlier. */
  readonly delaySeconds: number;
}

export function podNeeds(workload: KubeObject): PodNeeds {
  const template = fieldAt(workload, 'spec', 'template');
  const volumes = listAt(template, 'spec', 'volumes').flatMap((volume) => [
    volume,
    ...listAt(volume, 'projected', 'sources'),
  ]);
  const within = (names: readonly string[]) =>
    names.filter((name) => name !== '').map((name) => `${namespaceOf(workload)}/${name}`);
  return {
    secrets: within(volumes.map((volume) => required(fieldAt(volume, 'secret'), 'secretName'))),
    configMaps: within(volumes.map((volume) => required(fieldAt(volume, 'configMap'), 'name'))),
    labels: textsAt(template, 'metadata', 'labels'),
    delaySeconds: Math.max(
      0,
      ...listAt(template, 'spec', 'containers').map((container) => probeDelay(fieldAt(container, 'readinessProbe'))),
    ),
  };
}

function required(source: unknown, nameField: string): string {
  if (fieldAt(source, 'optional') === true) return '';
  return textAt(source, nameField) || textAt(source, 'name');
}

/** The kubelet asks once a period from the container's start on, and not before the initial delay is over. */
function probeDelay(probe: unknown): number {
  const initial = numberAt(probe, ['initialDelaySeconds'], 0);
  const period = numberAt(probe, ['periodSeconds'], 10);
  return Math.ceil(initial / period) * period;
}
