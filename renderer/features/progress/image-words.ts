import type { ImageProgress } from '../../../contracts/images.ts';
import { formatBytes } from '../../ui/amount.ts';

type Layer = ImageProgress['layers'][number];

/** The words of the images' part of the progress screen. */
export const imageText = {
  title: 'Images',
  ready: (ready: number, total: number) => `${ready} of ${total} in the nodes`,
  settled: (count: number) => `${count} ${count === 1 ? 'image that is' : 'images that are'} in the nodes`,
  layer: (number: number) => `Layer ${number}`,
  layersOf: (image: string) => `Layers of ${image}`,
  amount: (done: number, total: number) => `${formatBytes(done)} of ${formatBytes(total)}`,
  states: {
    waiting: 'Waiting',
    pulling: 'Pulling',
    pulled: 'Waiting for the nodes',
    loading: 'Going into the nodes',
    ready: 'In the nodes',
    left: 'Left to the nodes',
  },
  cached: 'from this computer',
} as const;

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
