import type { ImageProgress } from '../../../contracts/images.ts';

type Layer = ImageProgress['layers'][number];

/** Bytes over all layers. */
export function sumOf(layers: readonly Layer[]): { done: number; total: number } {
  const sum = (pick: (layer: Layer) => number) => layers.reduce((total, layer) => total + pick(layer), 0);
  return { done: sum(({ doneBytes }) => doneBytes), total: sum(({ totalBytes }) => totalBytes) };
}

/** What is at work first, then what could not be had, then what waits; what is in the nodes is apart. */
export function orderImages(images: Iterable<ImageProgress>): {
  shown: readonly ImageProgress[];
  settled: readonly ImageProgress[];
} {
  const all = [...images];
  const inState = (...states: readonly ImageProgress['state'][]) => all.filter(({ state }) => states.includes(state));
  return {
    shown: [...inState('pulling', 'loading'), ...inState('left'), ...inState('pulled', 'waiting')],
    settled: inState('ready'),
  };
}
