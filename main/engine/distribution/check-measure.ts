import { AppError } from '../../../contracts/app-error.ts';
import type { LockedComponent } from '../../../contracts/distribution.ts';
import type { Measure } from './rendering.ts';

/** Throws `render.differs` where a component renders to something else than its lock says. */
export function checkMeasure(locked: LockedComponent, { footprint, namespaces }: Measure): void {
  const wanted = locked.footprint;
  const lines: [what: string, expected: string | number, actual: string | number][] = [
    ['the number of objects', wanted.objects, footprint.objects],
    ['the number of workloads', wanted.workloads, footprint.workloads],
    ['the number of pods', wanted.pods, footprint.pods],
    ['the CPU request in millicores', wanted.requests.millicores, footprint.requests.millicores],
    ['the memory request in bytes', wanted.requests.memoryBytes, footprint.requests.memoryBytes],
    ['the CPU request on each node in millicores', wanted.perNode.millicores, footprint.perNode.millicores],
    ['the memory request on each node in bytes', wanted.perNode.memoryBytes, footprint.perNode.memoryBytes],
    ['the size of the volumes in bytes', wanted.volumeBytes, footprint.volumeBytes],
    ['the list of images', wanted.images.join(', '), footprint.images.join(', ')],
    ['the list of namespaces', locked.namespaces.join(', '), namespaces.join(', ')],
  ];
  for (const [what, expected, actual] of lines)
    if (expected !== actual) throw new AppError('render.differs', { component: locked.id, what, expected, actual });
}
