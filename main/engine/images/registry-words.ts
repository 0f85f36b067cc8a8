import * as z from 'zod';
import type { WebAnswer } from '../../../provisioners/transfer-host.ts';

const maximumBytes = 64 * 1024;
const maximumWords = 300;

const refusalSchema = z.object({ errors: z.array(z.object({ message: z.string().min(1) })).min(1) });
const tokenRefusalSchema = z.object({ details: z.string().min(1) });

/** The text of a short answer; what is longer than 64 KiB is no refusal and is cut off. */
export async function shortText(answer: WebAnswer, limit = maximumBytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= limit) {
      answer.discard();
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

/** A registry's own words for a refusal, as a part of a sentence; its status where it has none. */
export async function refusalWords(answer: WebAnswer): Promise<string> {
  const text = await shortText(answer).catch(() => '');
  const words = wordsOf(text).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (words === '') return `it answered with status ${String(answer.status)}`;
  return words.length > maximumWords ? `${words.slice(0, maximumWords)} ...` : words;
}

function wordsOf(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return '';
  }
  const refusal = refusalSchema.safeParse(value);
  if (refusal.success) return refusal.data.errors[0]?.message ?? '';
  return tokenRefusalSchema.safeParse(value).data?.details ?? '';
}
