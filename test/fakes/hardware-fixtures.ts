import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const folder = new URL('../../main/engine/hardware/fixtures/', import.meta.url);

/** The text of a fixture; the README here says which are recorded and which are rebuilt. */
export function readFixture(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

const engineSchema = z.object({ address: z.string(), info: z.unknown(), version: z.unknown() });

/** What an engine answered to `GET /info` and `GET /version`, and where it listened. */
export function readEngineFixture(name: string): z.output<typeof engineSchema> {
  return engineSchema.parse(JSON.parse(readFixture(`engines/${name}.json`)));
}

/** The names of all engines. */
export function engineFixtures(): string[] {
  return readdirSync(new URL('engines', folder)).map((name) => name.replace(/\.json$/, ''));
}
