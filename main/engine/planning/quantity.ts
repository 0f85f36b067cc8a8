import { AppError } from '../../../contracts/app-error.ts';

const binaryPowers: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const decimalPowers: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const quantityPattern = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,2}))?$/;

/**
 * Millicores of a Kubernetes CPU quantity (`250m`, `0.5`, `2`), rounded up as the scheduler does. YAML hands plain
 * numbers over, so these are taken too. Throws `input.invalid` for what is no quantity, is negative, or is too large.
 */
export function parseCpu(quantity: string | number): number {
  return scaled(quantity, 3, 'The CPU quantity');
}

/**
 * Bytes of a Kubernetes memory or storage quantity (`64Mi`, `1.5Gi`, `512M`, `1e9`), rounded up. Throws
 * `input.invalid` for what is no quantity, is negative, or is larger than a number holds exactly.
 */
export function parseMemory(quantity: string | number): number {
  return scaled(quantity, 0, 'The memory quantity');
}

/** The quantity times ten to the `power`, exactly, then rounded up: a float would lose bytes of `1.1Ti`. */
function scaled(quantity: string | number, power: number, what: string): number {
  const text = String(quantity).trim();
  const [, mantissa, suffix = '', exponent] = quantityPattern.exec(text) ?? [];
  if (mantissa === undefined)
    throw invalid(what, text, 'it is not a number with a unit of Kubernetes such as 250m or 64Mi');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const binary = binaryPowers[suffix];
  const tens = (exponent === undefined ? (decimalPowers[suffix] ?? 0) : Number(exponent)) + power - fraction.length;
  const numerator = BigInt(`${whole}${fraction}`) * 2n ** (binary ?? 0n) * 10n ** BigInt(Math.max(tens, 0));
  const denominator = 10n ** BigInt(Math.max(-tens, 0));
  const value = Number((numerator + denominator - 1n) / denominator);
  if (!Number.isSafeInteger(value)) throw invalid(what, text, 'it is too large');
  return value;
}

function invalid(what: string, text: string, why: string): AppError {
  return new AppError('input.invalid', { what: `${what} "${text}"`, why });
}
