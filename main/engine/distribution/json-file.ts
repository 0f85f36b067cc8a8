import type { z } from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';

/**
 * The contents of a JSON file, checked. Rejects with `file.unreadable` where there is none, and with what `invalid`
 * makes of the reason where it is not JSON or not of this form.
 */
export async function readJsonFile<Schema extends z.ZodType>(
  host: Host,
  path: string,
  schema: Schema,
  invalid: (why: string) => AppError,
): Promise<z.output<Schema>> {
  const text = await host.files.readText(path);
  if (text === null) throw new AppError('file.unreadable', { path, why: 'there is no such file' });
  const parsed = schema.safeParse(parseJson(text, invalid));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue === undefined ? 'it has another form' : `${issue.path.join('.')}: ${issue.message}`);
}

function parseJson(text: string, invalid: (why: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
}
