import { assertNever } from '../../contracts/assert-never.ts';
import type { ImageProgress } from '../../contracts/images.ts';
import { formatBytes } from '../../contracts/units.ts';
import { plainText } from './text-width.ts';

/** Where an image is, as one line: `docker.io/library/postgres:15: layer 2 of 5, 34 MiB of 120 MiB`. */
export function imageWords({ image, state, from, layers, why }: ImageProgress): string {
  return `${image}: ${stateWords({ image, state, from, layers, why })}`;
}

function stateWords({ state, from, layers, why }: ImageProgress): string {
  switch (state) {
    case 'waiting':
      return 'waits';
    case 'pulling': {
      const whole = layers.filter(({ doneBytes, totalBytes }) => doneBytes === totalBytes).length;
      const sum = (pick: 'doneBytes' | 'totalBytes') => layers.reduce((total, layer) => total + layer[pick], 0);
      return `${whole} of ${layers.length} layers, ${formatBytes(sum('doneBytes'))} of ${formatBytes(sum('totalBytes'))}`;
    }
    case 'pulled':
      return from === 'cache' ? 'is here from before' : 'pulled';
    case 'loading':
      return 'is put into the nodes';
    case 'ready':
      return 'the nodes hold it';
    case 'left':
      return `left to the nodes${why === undefined ? '' : `: ${plainText(why)}`}`;
    default:
      return assertNever(state);
  }
}
