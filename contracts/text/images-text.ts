/** The words of the images' part of the progress screen. */
export const imageText = {
  title: 'Images',
  ready: (ready: number, total: number) => `${ready} of ${total} in the nodes`,
  settled: (count: number) => `${count} ${count === 1 ? 'image that is' : 'images that are'} in the nodes`,
  layer: (number: number) => `Layer ${number}`,
  layersOf: (image: string) => `Layers of ${image}`,
  amount: (done: string, total: string) => `${done} of ${total}`,
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
