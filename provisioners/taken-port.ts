/** The port in what Docker says when it cannot publish one, or null. */
export function takenPort(text: string): number | null {
  const found = /:(\d{1,5})(?: failed)?: (?:port is already allocated|bind: address already in use)/.exec(text);
  return found?.[1] === undefined ? null : Number(found[1]);
}
