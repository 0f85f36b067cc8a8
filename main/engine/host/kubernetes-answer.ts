import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';

const statusSchema = z.object({
  kind: z.literal('Status'),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** The body of an answer: parsed where it is JSON, else its text. Rejects with `kubernetes.refused`. */
export async function answerOf(response: IncomingMessage, what: string): Promise<unknown> {
  const code = response.statusCode ?? 0;
  if (code < 200 || code > 299) throw await refusal(response, what);
  const text = await read(response);
  return isJson(response) ? parse(text) : text;
}

/** Why the API server refused, from the Status that it answers with, or from the start of whatever else it said. */
export async function refusal(response: IncomingMessage, what: string): Promise<AppError> {
  const status = response.statusCode ?? 0;
  const text = await read(response);
  const parsed = statusSchema.safeParse(parseOrNull(text));
  const reason = parsed.data?.reason ?? response.statusMessage ?? '';
  const said = parsed.success ? parsed.data.message : text.trim().slice(0, 500);
  const why = said === undefined || said === '' ? 'it gave no reason' : said.replace(/\.$/, '');
  return new AppError('kubernetes.refused', { status, reason: reason === '' ? 'no reason' : reason, why, what });
}

async function read(response: IncomingMessage): Promise<string> {
  return (await buffer(response)).toString('utf8');
}

function isJson(response: IncomingMessage): boolean {
  return response.headers['content-type']?.includes('json') === true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('its answer is not the JSON that it says it is', { cause: error });
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
