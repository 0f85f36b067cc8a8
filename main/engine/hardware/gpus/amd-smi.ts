import * as z from 'zod';
import type { Card } from './gpu-vendor.ts';

const vendor = 'AMD';
const mebibyte = 1024 * 1024;

/** `amd-smi static --asic --vram --driver --json`. */
export const amdSmiQuery = ['static', '--asic', '--vram', '--driver', '--json'] as const;

/** `rocm-smi`, its predecessor. */
export const rocmSmiQuery = ['--showproductname', '--showmeminfo', 'vram', '--showdriverversion', '--json'] as const;

const text = z.string().optional().catch(undefined);
const sizeSchema = z
  .union([z.object({ value: z.number(), unit: z.string() }), z.number()])
  .optional()
  .catch(undefined);
const amdCardSchema = z.object({
  asic: z.object({ market_name: text }).optional().catch(undefined),
  driver: z.object({ version: text }).optional().catch(undefined),
  vram: z.object({ size: sizeSchema }).optional().catch(undefined),
});
const amdSmiSchema = z.union([z.array(amdCardSchema), z.object({ gpu_data: z.array(amdCardSchema) })]);

/** The cards in what `amd-smi` answers: a list, since ROCm 6.4 in `gpu_data`. Empty where it is none. */
export function parseAmdSmi(output: string): Card[] {
  const parsed = amdSmiSchema.safeParse(parseJson(output));
  if (!parsed.success) return [];
  const cards = Array.isArray(parsed.data) ? parsed.data : parsed.data.gpu_data;
  return cards.map(({ asic, driver, vram }) => ({
    vendor,
    model: known(asic?.market_name) ?? 'unknown',
    memoryBytes: bytesOf(vram?.size),
    driver: known(driver?.version),
  }));
}

const rocmSmiSchema = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number()])).catch({}));

/** The cards in what `rocm-smi` answers: `card0`, `card1` ... Its versions write the same names in other cases. */
export function parseRocmSmi(output: string): Card[] {
  const parsed = rocmSmiSchema.safeParse(parseJson(output));
  if (!parsed.success) return [];
  const driver = valueOf(parsed.data['system'] ?? {}, 'driver version');
  return Object.entries(parsed.data)
    .filter(([name]) => /^card\d+$/.test(name))
    .map(([, facts]) => {
      const bytes = valueOf(facts, 'vram total memory (b)');
      return {
        vendor,
        // `Card model` is a number in most versions.
        model: valueOf(facts, 'card series') ?? valueOf(facts, 'device name') ?? 'unknown',
        memoryBytes: bytes !== null && /^\d+$/.test(bytes) ? Number(bytes) : null,
        driver,
      };
    });
}

function valueOf(facts: Readonly<Record<string, string | number>>, name: string): string | null {
  const found = Object.entries(facts).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? null : known(String(found[1]));
}

function bytesOf(size: z.infer<typeof sizeSchema>): number | null {
  if (size === undefined) return null;
  const { value, unit } = typeof size === 'number' ? { value: size, unit: 'MB' } : size;
  // What it calls MB is counted in 1024s: a card of 192 GiB has 196592.
  return unit === 'MB' && value >= 0 ? Math.round(value * mebibyte) : null;
}

function known(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' || trimmed === 'N/A' ? null : trimmed;
}

/** Warnings may stand before the answer. */
function parseJson(output: string): unknown {
  const start = output.search(/[[{]/);
  if (start === -1) return null;
  try {
    return JSON.parse(output.slice(start));
  } catch {
    return null;
  }
}
