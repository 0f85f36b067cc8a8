import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { ImageBoard } from './image-board.ts';
import { parseImage } from './image-reference.ts';
import type { StoredImage } from './image-store.ts';
import { limiter } from './limiter.ts';
import { fetchPart, type ImagePlaces, type ResolvedImage, resolveImage } from './resolve-image.ts';

/** How many images are looked up at once, ahead of those that are pulled. */
const lookups = 4;
const layersAtOnce = 3;

export interface PullRequest {
  /** In the order in which they will be needed. */
  readonly images: readonly string[];
  readonly places: ImagePlaces;
  /** How many are pulled at the same time. */
  readonly parallel: number;
  /** Waits for the nodes, and puts an image into those that lack it. */
  readonly deliver: (image: StoredImage) => Promise<void>;
  /** Told of each image once nothing more is done for it: it was delivered, or is left to the nodes. */
  readonly settled?: (image: string) => void;
}

/**
 * Pulls images in the order of need, some at the same time, and hands each on as soon as it is whole. One that cannot be
 * had holds up no other: it is told of and left to the nodes. Never rejects; when the signal is aborted it ends.
 */
export async function pullImages(
  request: PullRequest,
  { now, signal, emit }: { now: () => number; signal: AbortSignal; emit: (event: OperationEvent) => void },
): Promise<{ ready: number; left: number }> {
  const { images, places, deliver } = request;
  const board = new ImageBoard(images, emit, now);
  const left = new Map<string, AppError>();
  const [look, pull, hand, layer] = [
    limiter(lookups),
    limiter(request.parallel),
    limiter(1),
    limiter(layersAtOnce * request.parallel),
  ];
  const one = async (image: string, looked: Promise<ResolvedImage>) => {
    try {
      const stored = await pull(async () => {
        const resolved = await looked;
        await pullOne(image, resolved, { board, places, layer, signal });
        return resolved.image;
      });
      await hand(async () => {
        signal.throwIfAborted();
        board.change(image, 'loading');
        await deliver(stored);
      });
      board.change(image, 'ready');
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asAppError(thrown);
      left.set(image, error);
      board.change(image, 'left', { why: error.message });
    } finally {
      request.settled?.(image);
    }
  };
  const all = images.map((image) => {
    const looked = look(async () => resolveImage(parseImage(image), places, signal));
    // It is awaited when its turn comes; one that fails before must not be taken for unhandled.
    looked.catch(() => undefined);
    return one(image, looked);
  });
  await Promise.all(all);
  if (!signal.aborted) for (const event of warnings(left)) emit(event);
  return { ready: board.images('ready').length, left: left.size };
}

interface PullTools {
  readonly board: ImageBoard;
  readonly places: ImagePlaces;
  readonly layer: ReturnType<typeof limiter>;
  readonly signal: AbortSignal;
}

async function pullOne(image: string, resolved: ResolvedImage, tools: PullTools): Promise<void> {
  const { board, places, layer, signal } = tools;
  const { from } = resolved;
  if (from === 'registry') {
    const { parts } = resolved.image;
    await places.store.mindRoom(resolved.image);
    board.layers(image, parts);
    board.change(image, 'pulling', { from });
    const reference = parseImage(image);
    // The first to fail is thrown; the others end by themselves, and what they brought is kept.
    await Promise.all(
      parts.map((part) =>
        layer(() => fetchPart(reference, part, places, signal, (bytes) => board.bytes(image, part.digest, bytes))),
      ),
    );
  }
  board.change(image, 'pulled', { from });
}

/** One sentence for each cause, however many images it kept from coming. */
function* warnings(left: ReadonlyMap<string, AppError>): Generator<OperationEvent> {
  for (const group of Map.groupBy(left, ([, error]) => causeOf(error)).values()) {
    const names = group.map(([image]) => image);
    const shown = names.length > 3 ? `${String(names.length)} images` : names.join(', ');
    const error = together(group.map(([, each]) => each));
    const text = `${shown} could not be pulled ahead and left to the nodes. ${error?.message ?? ''} ${error?.remedy ?? ''}`;
    yield { type: 'warning', text };
  }
}

/** Without a network no registry can be reached: that is one cause, and not one for each of them. */
function causeOf(error: AppError): string {
  return error.code === 'host.unreachable' ? `${error.code} ${String(error.data['why'])}` : error.message;
}

function together(errors: readonly AppError[]): AppError | undefined {
  const [first] = errors;
  if (first?.code !== 'host.unreachable') return first;
  const hosts = [...new Set(errors.map(({ data }) => String(data['host'])))];
  return new AppError('host.unreachable', { ...first.data, host: hosts.join(', ') });
}
