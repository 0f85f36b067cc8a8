/** The numbers in a list of Linux's such as `0-3,8,10-11`; an empty list where the text is none. */
export function parseCpuList(text: string | null): number[] {
  const numbers = new Set<number>();
  for (const part of (text ?? '').trim().split(',')) {
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim());
    if (range === null) continue;
    const first = Number(range[1]);
    const last = range[2] === undefined ? first : Number(range[2]);
    for (let number = first; number <= last; number += 1) numbers.add(number);
  }
  return [...numbers].sort((one, other) => one - other);
}
