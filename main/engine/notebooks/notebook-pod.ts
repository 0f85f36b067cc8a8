import type { PodFacts } from '../platform/pod-facts.ts';

/** The label that the notebook controller puts onto a notebook's pod. */
export const notebookLabel = 'notebook-name';
const pullReasons = ['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull'];

/** Selects the pod of a notebook. */
export function podQuery(name: string): Record<string, string> {
  return { labelSelector: `${notebookLabel}=${name}` };
}

/** Why a notebook's pod cannot run as it is; empty where nothing says so. */
export function podTrouble(pod: PodFacts): string {
  if (pod.unschedulable !== '') return `no node takes it: ${pod.unschedulable}`;
  const [trouble] = pod.containers;
  if (trouble === undefined) return '';
  if (pullReasons.includes(trouble.reason))
    return `its image ${trouble.image} cannot be pulled (${trouble.reason}); the cluster goes on trying`;
  return `its container ${trouble.container} does not run: ${trouble.message || trouble.reason}`;
}

/** What a notebook that does not answer yet waits for. */
export function podReason(pod: PodFacts | undefined): string {
  if (pod === undefined) return 'the notebook controller makes its pod';
  const trouble = podTrouble(pod);
  if (trouble !== '') return trouble;
  return pod.running ? 'its server starts' : 'its volume is made and its image is pulled';
}
