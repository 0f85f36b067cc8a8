import type Docker from 'dockerode';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { DockerHost, DownloadProgress } from '../../../provisioners/host.ts';
import { refusalOf } from './docker-connection.ts';
import { lineSplitter } from './line-splitter.ts';

const pullLineSchema = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
  error: z.string().optional(),
});
type PullLine = z.infer<typeof pullLineSchema>;

/** Pulls an image, as `DockerHost.pullImage` says. */
export async function pullImage(
  docker: Docker,
  reference: string,
  options: Parameters<DockerHost['pullImage']>[1] = {},
): Promise<void> {
  const { signal, onProgress } = options;
  try {
    const stream = await docker.pull(withTag(reference), signal === undefined ? {} : { abortSignal: signal });
    await follow(stream as AsyncIterable<Uint8Array>, onProgress);
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('cancelled', { what: `pulling ${reference}` }, error);
    const refusal = error instanceof PullError ? error.message : refusalOf(error)?.why;
    if (refusal === undefined) throw error;
    throw new AppError('image.missing', { image: reference, why: refusal }, error);
  }
}

/** A reference with neither tag nor digest would pull every tag that there is. */
export function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? reference : `${reference}:latest`;
}

class PullError extends Error {}

async function follow(
  chunks: AsyncIterable<Uint8Array>,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<void> {
  const layers = pullProgress();
  let failure: string | undefined;
  const splitter = lineSplitter((text) => {
    if (text === '') return;
    const line = pullLineSchema.parse(JSON.parse(text));
    if (line.error !== undefined) failure ??= line.error;
    const progress = layers.take(line);
    if (progress !== null) onProgress?.(progress);
  });
  for await (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  if (failure !== undefined) throw new PullError(failure);
}

interface Layer {
  done: number;
  /** Null until the engine begins to download it. */
  total: number | null;
}

const finished = new Set(['Download complete', 'Verifying Checksum', 'Pull complete', 'Extracting', 'Already exists']);

/**
 * Sums the layers of a pull. Takes what the engine prints and answers with the bytes downloaded so far, or null for a
 * line that says nothing of them. The total is unknown until every layer has told its size.
 */
export function pullProgress(): { take(line: PullLine): DownloadProgress | null } {
  const layers = new Map<string, Layer>();
  return {
    take({ id, status, progressDetail }) {
      if (id === undefined || status === undefined || !isOfLayer(status)) return null;
      const layer = layers.get(id) ?? { done: 0, total: null };
      layers.set(id, layer);
      if (status === 'Downloading') {
        const total = progressDetail?.total;
        if (total !== undefined && total > 0) layer.total = total;
        layer.done = Math.max(layer.done, progressDetail?.current ?? 0);
      } else if (finished.has(status)) {
        // A layer that was there before never tells a size.
        layer.total = Math.max(layer.total ?? 0, layer.done);
        layer.done = layer.total;
      }
      return sum(layers);
    },
  };
}

function isOfLayer(status: string): boolean {
  return status === 'Pulling fs layer' || status === 'Waiting' || status === 'Downloading' || finished.has(status);
}

function sum(layers: ReadonlyMap<string, Layer>): DownloadProgress {
  let doneBytes = 0;
  let totalBytes: number | null = 0;
  for (const layer of layers.values()) {
    doneBytes += layer.done;
    totalBytes = totalBytes === null || layer.total === null ? null : totalBytes + Math.max(layer.total, layer.done);
  }
  return { doneBytes, totalBytes };
}
