import { listAt, textAt } from './fields.ts';
import type { Gate } from './gate.ts';
import { fullImageName } from './image-name.ts';
import type { WorkItem } from './work-item.ts';

/** Whether nobody brings an image to the nodes any more: it is there, or the nodes have to pull it themselves. */
export type IsImageSettled = (image: string) => boolean;

/**
 * Lets a workload wait for the images that are on their way to the nodes: a pod that is made before would make its node
 * pull the same image once more, over the same line.
 */
export function withImageGates(items: readonly WorkItem[], isSettled: IsImageSettled | undefined): readonly WorkItem[] {
  if (isSettled === undefined) return items;
  return items.map((item) => {
    if (item.role !== 'workload') return item;
    const gates = imagesOf(item).map((image): Gate => ({ kind: 'image', image, isHere: () => isSettled(image) }));
    return { ...item, gates: [...item.gates, ...gates] };
  });
}

function imagesOf({ kind, body }: WorkItem): string[] {
  const path = paths[kind] ?? ['spec', 'template', 'spec'];
  const object: unknown = JSON.parse(body);
  const names = ['initContainers', 'containers'].flatMap((list) =>
    listAt(object, ...path, list).map((container) => textAt(container, 'image')),
  );
  return [...new Set(names.filter((name) => name !== '').map(fullImageName))];
}

/** Where the pod stands in what makes it, where it is not in `spec.template.spec`. */
const paths: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Pod: ['spec'],
};
