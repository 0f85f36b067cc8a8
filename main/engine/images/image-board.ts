import type { ImageProgress } from '../../../contracts/images.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Descriptor } from './image-manifest.ts';

/** An image that is pulled is told of this often: each time is a line in the journal. */
const imagePause = 3000;
const stepPause = 1000;
/** How much of an image's way it is to be pulled; the rest is to be put into the nodes. */
const pulledShare = 0.8;

interface Entry {
  readonly image: string;
  state: ImageProgress['state'];
  from: ImageProgress['from'];
  why: string | undefined;
  layers: { digest: string; doneBytes: number; totalBytes: number }[];
  toldAt: number;
}

/** What is known of each image on its way, told as events that are few enough for a journal. */
export class ImageBoard {
  readonly #entries = new Map<string, Entry>();
  readonly #emit: (event: OperationEvent) => void;
  readonly #now: () => number;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(images: readonly string[], emit: (event: OperationEvent) => void, now: () => number) {
    this.#emit = emit;
    this.#now = now;
    for (const image of images)
      this.#entries.set(image, { image, state: 'waiting', from: undefined, why: undefined, layers: [], toldAt: 0 });
  }

  /** Another state; always told. */
  change(
    image: string,
    state: ImageProgress['state'],
    more: { from?: ImageProgress['from']; why?: string } = {},
  ): void {
    const entry = this.#entry(image);
    if (entry.state === state && more.why === undefined) return;
    entry.state = state;
    entry.from = more.from ?? entry.from;
    entry.why = more.why;
    if (state !== 'pulling') for (const layer of entry.layers) layer.doneBytes = layer.totalBytes;
    this.#tellImage(entry);
    this.#tellStep();
  }

  layers(image: string, parts: readonly Descriptor[]): void {
    this.#entry(image).layers = parts.map(({ digest, size }) => ({ digest, doneBytes: 0, totalBytes: size }));
  }

  /** How much of a layer is here; told now and then. */
  bytes(image: string, digest: string, doneBytes: number): void {
    const entry = this.#entry(image);
    const layer = entry.layers.find((one) => one.digest === digest);
    // A layer that came damaged begins again, but what a person sees does not go back.
    if (layer !== undefined) layer.doneBytes = Math.min(layer.totalBytes, Math.max(layer.doneBytes, doneBytes));
    if (this.#now() - entry.toldAt >= imagePause) this.#tellImage(entry);
    if (this.#now() - this.#toldAt >= stepPause) this.#tellStep();
  }

  images(state: ImageProgress['state']): string[] {
    return [...this.#entries.values()].filter((entry) => entry.state === state).map(({ image }) => image);
  }

  #entry(image: string): Entry {
    const entry = this.#entries.get(image);
    if (entry === undefined) throw new Error(`${image} is not on the board`);
    return entry;
  }

  #tellImage(entry: Entry): void {
    entry.toldAt = this.#now();
    const { image, state, from, why } = entry;
    // Layers of what is over need not be written down again.
    const layers = state === 'pulling' ? entry.layers.map((layer) => ({ ...layer })) : [];
    this.#emit({
      type: 'image',
      image,
      state,
      layers,
      ...(from === undefined ? {} : { from }),
      ...(why === undefined ? {} : { why }),
    });
  }

  #tellStep(): void {
    this.#toldAt = this.#now();
    const all = [...this.#entries.values()];
    const done = Math.floor(all.reduce((sum, entry) => sum + shareOf(entry), 0));
    const pulling = all
      .filter(({ state }) => state === 'pulling')
      .map((entry) => `${shortName(entry.image)} ${amountOf(entry)}`);
    const detail = [`${String(done)} of ${String(all.length)} images`, ...pulling].join(', ');
    this.#emit({ type: 'progress', step: 'pull', done, total: all.length, unit: 'images', detail });
  }
}

function shareOf({ state, layers }: Entry): number {
  switch (state) {
    case 'waiting':
      return 0;
    case 'pulling': {
      const { done, total } = sum(layers);
      return total === 0 ? 0 : (pulledShare * done) / total;
    }
    case 'pulled':
    case 'loading':
      return pulledShare;
    case 'ready':
    case 'left':
      return 1;
  }
}

function sum(layers: Entry['layers']): { done: number; total: number } {
  return layers.reduce(
    ({ done, total }, layer) => ({ done: done + layer.doneBytes, total: total + layer.totalBytes }),
    { done: 0, total: 0 },
  );
}

function amountOf({ layers }: Entry): string {
  const { done, total } = sum(layers);
  return `${formatBytes(done)} of ${formatBytes(total)}`;
}

/** Without registry and path: `postgres:15`. */
function shortName(image: string): string {
  const [name = image, digest] = image.split('@');
  const last = name.slice(name.lastIndexOf('/') + 1);
  return digest === undefined ? last : `${last}@${digest.slice(7, 13)}`;
}
