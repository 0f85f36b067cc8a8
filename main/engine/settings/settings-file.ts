import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { type Settings, settingsSchema } from '../../../contracts/settings.ts';
import type { Host } from '../../../provisioners/host.ts';

const fileSchema = settingsSchema.extend({ schema: z.literal(1).default(1) });

function pathOf(host: Host): string {
  return join(host.paths.home, 'settings.json');
}

/** The settings as they lie in the state folder, or as they are by default. Rejects with `settings.invalid`. */
export async function readSettingsFile(host: Host): Promise<Settings> {
  const text = await host.files.readText(pathOf(host));
  if (text === null) return settingsSchema.parse({});
  return parseFile(pathOf(host), text, fileSchema);
}

/** Writes them; those that are as by default too, so that a person who opens the file sees what there is. */
export async function writeSettingsFile(host: Host, settings: Settings): Promise<void> {
  await host.files.writeAtomic(pathOf(host), `${JSON.stringify({ schema: 1, ...settings }, null, 2)}\n`);
}

/** A file of ours that a person may have changed. Throws `settings.invalid` with what is wrong in it. */
export function parseFile<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What the parser says would quote the text, which may hold a secret.
    throw new AppError('settings.invalid', { path, why: 'it is not JSON' });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('settings.invalid', { path, why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
}
