import type { Card } from './gpu-vendor.ts';

/** What is asked for: three of the oldest fields, since one that a version does not know fails the whole query. */
export const nvidiaQuery = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'] as const;

const mebibyte = 1024 * 1024;

/** The cards in the answer to `nvidiaQuery`; lines that are none are left out. */
export function parseNvidiaCsv(output: string): Card[] {
  return lines(output).flatMap((line) => {
    // From the right, since only the name could have a comma.
    const parts = /^(.+?),\s*([^,]+),\s*([^,]+)$/.exec(line.trim());
    if (parts === null) return [];
    const [, name = '', memory = '', driver = ''] = parts;
    const memoryBytes = mebibytes(memory);
    const version = known(driver);
    // A message with commas in it has neither a size nor a version.
    if (version !== null && !/^\d+(\.\d+)+$/.test(version)) return [];
    return [{ vendor: 'NVIDIA', model: name.trim(), memoryBytes, driver: version }];
  });
}

/**
 * The cards in the table that `nvidia-smi` prints when it is asked nothing, in all its layouts: two lines a card, three
 * since MIG (450), wider since 530, `KMD Version` for `Driver Version` since 610. Long names are cut with dots.
 */
export function parseNvidiaTable(output: string): Card[] {
  const driver = /(?:Driver|KMD) Version:\s*([\d.]+)/.exec(output)?.[1] ?? null;
  const cards: Card[] = [];
  let model: string | null = null;
  for (const line of lines(output)) {
    const name = /^\|\s+\d+\s+(.+?)\s+(?:On|Off|N\/A|WDDM|TCC|MCDM)\s*\|\s*[0-9A-F]+:[0-9A-F]{2}:/i.exec(line)?.[1];
    if (name !== undefined) {
      model = name;
      continue;
    }
    if (model === null || !line.startsWith('|')) continue;
    const total = /\/\s*(\d+)\s*MiB/.exec(line)?.[1];
    cards.push({
      vendor: 'NVIDIA',
      model,
      memoryBytes: total === undefined ? null : Number(total) * mebibyte,
      driver,
    });
    model = null;
  }
  return cards;
}

/** Why `nvidia-smi` tells of no card, by the words it fails with; the first that fits. */
const troubles: readonly (readonly [RegExp, string])[] = [
  [
    /couldn't communicate with the NVIDIA driver/i,
    "NVIDIA's driver is installed, but is not loaded: restart the computer; where Secure Boot is on, its module has to be signed.",
  ],
  [
    /driver\/library version mismatch/i,
    "NVIDIA's driver was updated while the old one is still loaded: restart the computer.",
  ],
  [
    /GPU access blocked by the operating system/i,
    'Windows does not hand the card to WSL: update its NVIDIA driver, and run "wsl --shutdown" in Windows.',
  ],
  [/insufficient permissions/i, "This user may not use NVIDIA's devices (/dev/nvidia*)."],
  [/GPU is lost|requires reset/i, 'The card has failed or is stuck: restart the computer.'],
  [/no devices were found/i, "NVIDIA's driver is loaded, and finds no card that it supports."],
];

/** What keeps `nvidia-smi` from telling of a card, as a sentence for a person. */
export function nvidiaTrouble(output: string): string {
  const found = troubles.find(([words]) => words.test(output));
  if (found !== undefined) return found[1];
  const first = lines(output).find((line) => line.trim() !== '');
  return first === undefined ? "NVIDIA's driver does not answer." : `NVIDIA's driver does not answer: ${first.trim()}`;
}

function lines(output: string): string[] {
  return output.split(/\r?\n/);
}

function mebibytes(text: string): number | null {
  const digits = /^(\d+)(?:\s*MiB)?$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits) * mebibyte;
}

/** What has no value is in brackets, or was not in old versions: `[N/A]`, `[Not Supported]`, `N/A`. */
function known(text: string): string | null {
  const value = text.trim();
  return value === '' || value === 'N/A' || value.startsWith('[') ? null : value;
}
