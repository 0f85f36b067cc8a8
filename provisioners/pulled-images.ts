import { join } from 'node:path';
import * as z from 'zod';
import type { Host } from './host.ts';

const noteSchema = z.array(z.string());

function noteOf(host: Host): string {
  return join(host.paths.home, 'pulled-images.json');
}

/**
 * References of the images that Slipway itself pulled into the container engine, sorted. One that was there before is a
 * person's, and is never among them.
 */
export async function pulledImages(host: Host): Promise<string[]> {
  const text = await host.files.readText(noteOf(host));
  return text === null ? [] : (noteSchema.safeParse(jsonOrNull(text)).data ?? []);
}

/** Notes that an image that was not there was pulled. */
export async function notePulled(host: Host, reference: string): Promise<void> {
  await write(host, [...new Set([...(await pulledImages(host)), reference])].toSorted());
}

/** Takes an image out of the note, once it is removed. */
export async function forgetPulled(host: Host, reference: string): Promise<void> {
  await write(
    host,
    (await pulledImages(host)).filter((one) => one !== reference),
  );
}

async function write(host: Host, references: readonly string[]): Promise<void> {
  if (references.length === 0) await host.files.remove(noteOf(host));
  else await host.files.writeAtomic(noteOf(host), `${JSON.stringify(references, null, 2)}\n`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
